/** Chunks of at least so many bytes are kept as they are; smaller ones are put together. */
const largeBytes = 16 * 1024;
const slabBytes = 64 * 1024;

/**
 * Chunks that wait to be written. A small one is a view of the whole that a socket read: kept, chunks of one byte would
 * take a thousand times their size.
 */
export class ChunkQueue {
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  /** Filled from the beginning; not among the chunks yet. */
  #slab = new Uint8Array(0);
  #filled = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.byteLength;
    if (chunk.byteLength >= largeBytes) {
      this.#endSlab();
      this.#chunks.push(chunk);
      return;
    }
    if (this.#filled + chunk.byteLength > this.#slab.byteLength) {
      this.#endSlab();
      this.#slab = new Uint8Array(slabBytes);
    }
    this.#slab.set(chunk, this.#filled);
    this.#filled += chunk.byteLength;
  }

  /** All of them, in their order; nobody else reads or writes these. */
  take(): readonly Uint8Array[] {
    this.#endSlab();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    return chunks;
  }

  #endSlab(): void {
    if (this.#filled > 0) this.#chunks.push(this.#slab.subarray(0, this.#filled));
    this.#slab = new Uint8Array(0);
    this.#filled = 0;
  }
}

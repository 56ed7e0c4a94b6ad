/** The room grows by so much. */
const stepBytes = 64 * 1024;

/**
 * The bytes of a body, in one place from the beginning. A server decides in how many pieces they come, and each piece
 * is a view of the whole that the socket read: kept, a body in pieces of one byte would take a hundred times its size.
 */
export class BodyBytes {
  readonly #most: number;
  #buffer: ArrayBuffer;
  /** Of all of it, whatever its size is. */
  #view: Uint8Array;
  #length = 0;

  /** @param most more bytes are never added; the memory is taken as they come */
  constructor(most: number) {
    this.#most = most;
    this.#buffer = new ArrayBuffer(0, { maxByteLength: most });
    this.#view = new Uint8Array(this.#buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** Takes a copy. */
  add(piece: Uint8Array): void {
    const length = this.#length + piece.byteLength;
    if (length > this.#buffer.byteLength)
      this.#buffer.resize(Math.min(Math.ceil(length / stepBytes) * stepBytes, this.#most));
    this.#view.set(piece, this.#length);
    this.#length = length;
  }

  /** What came so far; what comes next begins a new one. */
  take(): Buffer {
    const bytes = Buffer.from(this.#buffer, 0, this.#length);
    this.#buffer = new ArrayBuffer(0, { maxByteLength: this.#most });
    this.#view = new Uint8Array(this.#buffer);
    this.#length = 0;
    return bytes;
  }
}

/** Frees the memory of a body that was taken; nobody may read it any more. */
export function freeBody(body: Uint8Array): void {
  if (body.buffer instanceof ArrayBuffer) body.buffer.resize(0);
}

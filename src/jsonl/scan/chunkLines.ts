import { byteViewOf, type ByteView } from './bytes.ts';

const lineFeed = 0x0a;

/** Cuts chunks of any size into runs of whole lines without copying more than the line at each border. */
export class ChunkLines {
  readonly #use: (view: ByteView, start: number, end: number) => void;
  #tail = byteViewOf(new ArrayBuffer(1 << 16));
  #tailLength = 0;

  /** @param use gets bytes [start, end): whole lines, each with its line feed; they may change afterwards */
  constructor(use: (view: ByteView, start: number, end: number) => void) {
    this.#use = use;
  }

  push(chunk: Uint8Array): void {
    const { view, start, end } = viewOfChunk(chunk);
    const bytes = view.bytes.subarray(0, end);
    let from = start;
    if (this.#tailLength > 0) {
      const feed = bytes.indexOf(lineFeed, start);
      from = feed < 0 ? end : feed + 1;
      this.#keep(bytes.subarray(start, from));
      if (feed < 0) return;
      this.#useTail();
    }
    const last = bytes.lastIndexOf(lineFeed);
    if (last >= from) {
      this.#use(view, from, last + 1);
      from = last + 1;
    }
    if (from < end) this.#keep(bytes.subarray(from, end));
  }

  /** @returns true when the last line had no line feed */
  finish(): boolean {
    if (this.#tailLength === 0) return false;
    this.#keep(new Uint8Array([lineFeed]));
    this.#useTail();
    return true;
  }

  #keep(bytes: Uint8Array): void {
    const length = this.#tailLength + bytes.length;
    if (length > this.#tail.bytes.length) {
      const larger = byteViewOf(new ArrayBuffer((Math.max(length, this.#tailLength * 2) + 3) & ~3));
      larger.bytes.set(this.#tail.bytes.subarray(0, this.#tailLength));
      this.#tail = larger;
    }
    this.#tail.bytes.set(bytes, this.#tailLength);
    this.#tailLength = length;
  }

  #useTail(): void {
    this.#use(this.#tail, 0, this.#tailLength);
    this.#tailLength = 0;
  }
}

/** The buffer of a chunk, and the chunk's place in it; a copy where the buffer has no whole words. */
function viewOfChunk(chunk: Uint8Array): { view: ByteView; start: number; end: number } {
  const { buffer, byteOffset: start, length } = chunk;
  if (buffer.byteLength % 4 === 0) return { view: byteViewOf(buffer), start, end: start + length };
  const view = byteViewOf(new ArrayBuffer((length + 3) & ~3));
  view.bytes.set(chunk);
  return { view, start: 0, end: length };
}

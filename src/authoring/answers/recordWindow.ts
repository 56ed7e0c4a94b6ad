import type { RecordPlace } from '../../results/join/openRecord.ts';
import { open, type FileHandle } from 'node:fs/promises';

const windowBytes = 256 * 1024;

/** Reads records of a file; those that follow each other cost one read for many. */
export class RecordWindow {
  readonly #handle: FileHandle;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #lastEnd = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** @throws the system's error */
  static async open(path: string): Promise<RecordWindow> {
    return new RecordWindow(await open(path));
  }

  /** @returns bytes that hold until the next call */
  bytesOf(place: RecordPlace): Buffer | Promise<Buffer> {
    const from = place.offset - this.#start;
    if (from >= 0 && from + place.length <= this.#bytes.length) {
      this.#lastEnd = place.offset + place.length;
      return this.#bytes.subarray(from, from + place.length);
    }
    return this.#read(place);
  }

  async #read({ offset, length }: RecordPlace): Promise<Buffer> {
    // Where records come in another order, more than one would be read in vain.
    const isNext = offset >= this.#lastEnd && offset - this.#lastEnd < windowBytes;
    const size = isNext ? Math.max(length, windowBytes) : length;
    const { bytesRead, buffer } = await this.#handle.read(Buffer.alloc(size), 0, size, offset);
    this.#bytes = buffer.subarray(0, bytesRead);
    this.#start = offset;
    this.#lastEnd = offset + length;
    return this.#bytes.subarray(0, length);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

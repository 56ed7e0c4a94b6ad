import { readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { SessionFile } from './loadSources.ts';
import type { FilePlace } from './rowTable.ts';

/** Records that are so near to each other are read at once. */
const nearBytes = 4096;
const mostAtOnce = 1 << 20;
/** Reads under way at once: while files are read into the table, each would have to wait for the thread by itself. */
const mostReads = 32;
/** More reads than a page of rows needs: nobody waits for one of them, and each is quicker in this thread. */
const manyReads = 256;

/** The files of a session, of which single records are read. Close it. */
export class RecordFiles {
  readonly #files: readonly SessionFile[];
  readonly #handles = new Map<number, Promise<FileHandle>>();
  #isClosed = false;

  constructor(files: readonly SessionFile[]) {
    this.#files = files;
  }

  /** Takes over a file of our own, which nobody else changes. @returns its number */
  adopt(handle: FileHandle): number {
    const file = this.#files.length + this.#handles.size;
    this.#handles.set(file, Promise.resolve(handle));
    return file;
  }

  /** Is a file what it was when it was read into the table? */
  async isUnchanged(file: number): Promise<boolean> {
    if (file >= this.#files.length) return true;
    const { size, mtimeMs } = await (await this.handle(file)).stat();
    return size === this.#files[file]?.bytes && mtimeMs === this.#files[file].changedMs;
  }

  /**
   * Reads records, each at most to a number of bytes.
   * @returns in the order of the places; undefined where there is none
   * @throws the system's error
   */
  async read(
    places: readonly (FilePlace | undefined)[],
    most: number,
  ): Promise<readonly (Buffer | undefined)[]> {
    const found: (Buffer | undefined)[] = places.map(() => undefined);
    const wanted = places
      .flatMap((place, at) => (place ? [{ ...place, at }] : []))
      .sort((a, b) => a.file - b.file || a.offset - b.offset);
    const reads: (() => Promise<void>)[] = [];
    for (let from = 0; from < wanted.length;) {
      const first = wanted[from] as (typeof wanted)[number];
      let end = first.offset + Math.min(first.length, most);
      let to = from + 1;
      for (; to < wanted.length; to++) {
        const next = wanted[to] as typeof first;
        const nextEnd = next.offset + Math.min(next.length, most);
        const isNear = next.file === first.file && next.offset - end < nearBytes;
        if (!isNear || nextEnd - first.offset > mostAtOnce) break;
        end = Math.max(end, nextEnd);
      }
      const near = wanted.slice(from, to);
      reads.push(async () => {
        const length = end - first.offset;
        const bytes = await this.#bytes(first.file, first.offset, length, reads.length > manyReads);
        for (const { at, offset, length } of near) {
          const start = offset - first.offset;
          found[at] = bytes.subarray(start, start + Math.min(length, most));
        }
      });
      from = to;
    }
    for (let at = 0; at < reads.length; at += mostReads)
      await Promise.all(reads.slice(at, at + mostReads).map((read) => read()));
    return found;
  }

  async #bytes(file: number, offset: number, length: number, inBulk: boolean): Promise<Buffer> {
    const handle = await this.handle(file);
    if (inBulk) {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, readSync(handle.fd, bytes, 0, length, offset));
    }
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  }

  /** @throws AbortError after `close`: who still reads then would open what nobody closes */
  async handle(file: number): Promise<FileHandle> {
    if (this.#isClosed) throw new DOMException('The results are closed', 'AbortError');
    let handle = this.#handles.get(file);
    if (!handle) this.#handles.set(file, (handle = open(this.#files[file]?.path ?? '')));
    return handle;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const handles = [...this.#handles.values()];
    this.#handles.clear();
    for (const handle of handles) await (await handle.catch(() => undefined))?.close();
  }
}

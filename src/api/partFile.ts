import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ApiFailure } from '../batches/apiFailure.ts';
import { diskFailure } from '../batches/diskFailure.ts';
import type { Flow } from './exchange.ts';

const kb = 1024;
/** Twice Node's pool of small buffers. */
const ownBytes = 16 * kb;

/** How much is done at a time, in bytes. */
export interface PartFileMarks {
  /** So much is written at once: every write costs a trip to another thread. */
  readonly batch: number;
  /** Above this much unwritten the sender is held back. */
  readonly high: number;
  /** Below this much unwritten it goes on. */
  readonly low: number;
}

const defaultMarks = { batch: 512 * kb, high: 4096 * kb, low: 1024 * kb };

/**
 * A download in progress, beside its target. Its name is its own, so that two windows that fetch the same file do not
 * write into each other's. The target is untouched until `finish`.
 */
export class PartFile {
  readonly #marks: PartFileMarks;
  readonly #target: string;
  readonly #path: string;
  readonly #handle: FileHandle;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #error: Error | undefined;
  #flow: Flow | undefined;
  #isPaused = false;

  private constructor(target: string, path: string, handle: FileHandle, marks: PartFileMarks) {
    this.#marks = marks;
    this.#target = target;
    this.#path = path;
    this.#handle = handle;
  }

  /** @throws ApiFailure `disk`, `disk_full` */
  static async create(target: string, marks: PartFileMarks = defaultMarks): Promise<PartFile> {
    const path = `${target}.${randomBytes(4).toString('hex')}.part`;
    try {
      await mkdir(dirname(target), { recursive: true });
      return new PartFile(target, path, await open(path, 'wx'), marks);
    } catch (error) {
      throw diskFailure(error);
    }
  }

  /** Bytes taken, whether written yet or not. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The exchange whose chunks come next. */
  attach(flow: Flow): void {
    this.#flow = flow;
    this.#isPaused = false;
  }

  /** Waits until everything taken is written. @throws ApiFailure `disk`, `disk_full` */
  async settle(): Promise<void> {
    await this.#writing;
    if (this.#pending.length > 0) await this.#writeAll();
    if (this.#error) throw this.#error;
  }

  /** Starts again at the beginning; only when settled. */
  rewind(): void {
    this.#bytes = 0;
  }

  write(chunk: Uint8Array): void {
    if (this.#error) throw this.#error;
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.byteLength;
    this.#bytes += chunk.byteLength;
    if (this.#pendingBytes >= this.#marks.batch) this.#writing ??= this.#writeAll();
    if (this.#pendingBytes > this.#marks.high && !this.#isPaused) {
      this.#isPaused = true;
      this.#flow?.pause();
    }
  }

  /** @throws ApiFailure `disk_full` when the disk surely has no room for so many bytes */
  async checkRoom(bytes: number): Promise<void> {
    const disk = await statfs(dirname(this.#target)).catch(() => undefined);
    if (disk && disk.bsize > 0 && disk.bavail * disk.bsize < bytes) {
      throw new ApiFailure({ kind: 'disk_full' });
    }
  }

  /** Makes it durable, and puts it in the target's place in one step. */
  async finish(): Promise<void> {
    await this.settle();
    try {
      // A try before may have been longer.
      await this.#handle.truncate(this.#bytes);
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#path, this.#target);
    } catch (error) {
      throw diskFailure(error);
    }
  }

  /** Removes it; never throws. */
  async discard(): Promise<void> {
    await this.settle().catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
    await rm(this.#path, { force: true }).catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    try {
      let position = this.#bytes - this.#pendingBytes;
      do {
        const chunks = this.#pending;
        const length = this.#pendingBytes;
        this.#pending = [];
        this.#pendingBytes = 0;
        await writeFully(this.#handle, chunks, position);
        chunks.forEach(release);
        position += length;
        if (this.#isPaused && this.#pendingBytes < this.#marks.low) {
          this.#isPaused = false;
          this.#flow?.resume();
        }
      } while (this.#pendingBytes >= this.#marks.batch);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#writing = undefined;
    }
  }

  #fail(error: unknown): void {
    this.#error ??= diskFailure(error);
    this.#flow?.fail(this.#error);
  }
}

/**
 * Frees a chunk's memory now. A fast download leaves garbage faster than it is collected: without this the process grows
 * by some 70 MB. Only where the chunk is all of its buffer, so that nobody else can have bytes in it; small and empty
 * buffers may be shared (undici's parser has an empty one).
 */
function release(chunk: Uint8Array): void {
  const { buffer, byteLength } = chunk;
  const isAlone = byteLength >= ownBytes && buffer.byteLength === byteLength;
  if (isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

async function writeFully(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const { bytesWritten } = await handle.writev([...chunks], position);
  if (bytesWritten === total) return;
  // A disk that is nearly full takes a part: the rest tells why.
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let done = 0; done < rest.byteLength;) {
    const step = await handle.write(
      rest,
      done,
      rest.byteLength - done,
      position + bytesWritten + done,
    );
    if (step.bytesWritten === 0) throw Object.assign(new Error('No space'), { code: 'ENOSPC' });
    done += step.bytesWritten;
  }
}

import { type FileHandle, mkdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { isNoFile, openOwnFile, removeOwnFile } from '../../disk/ownFile.ts';
import type { Flow } from '../wire/exchange.ts';
import {
  type ContentMarks,
  type ContentSource,
  readPartNote,
  removePartNote,
  writePartNote,
} from './partNote.ts';
import { ChunkQueue } from './chunkQueue.ts';
import { writeChunks } from './writeChunks.ts';

const kb = 1024;

/** How much is done at a time, in bytes. */
export interface PartFileMarks {
  /** So much is written at once: every write costs a trip to another thread. */
  readonly batch: number;
  /** Above this much unwritten the sender is held back. */
  readonly high: number;
  /** Below this much unwritten it goes on. */
  readonly low: number;
  /** After so much the disk is set to work while the network goes on, so that little is left to wait for at the end. */
  readonly sync: number;
}

const defaultMarks = { batch: 512 * kb, high: 4096 * kb, low: 1024 * kb, sync: 16 * 1024 * kb };

/**
 * A download in progress: `<target>.part`, and beside it a note of what it holds, so that a later download of the same
 * content goes on with it. The target is untouched until `finish`. Nobody else may write to the target meanwhile.
 */
export class PartFile {
  readonly #marks: PartFileMarks;
  readonly #target: string;
  readonly #source: ContentSource;
  readonly #handle: FileHandle;
  /** What a content that begins anew is known by; until it is noted. */
  #begun: ContentMarks | undefined;
  readonly #pending = new ChunkQueue();
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #error: Error | undefined;
  #flow: Flow | undefined;
  #isPaused = false;

  #unsynced = 0;
  #syncing: Promise<void> | undefined;

  private constructor(
    target: string,
    source: ContentSource,
    handle: FileHandle,
    marks: PartFileMarks,
  ) {
    this.#marks = marks;
    this.#target = target;
    this.#source = source;
    this.#handle = handle;
  }

  /** Opens what an earlier download of the same content left, or a new one. @throws ApiFailure `disk`, `disk_full` */
  static async open(
    target: string,
    source: ContentSource,
    marks: PartFileMarks = defaultMarks,
  ): Promise<{ readonly part: PartFile; readonly known: ContentMarks | undefined }> {
    try {
      await mkdir(dirname(target), { recursive: true });
      const handle = await openPart(partPath(target));
      const part = new PartFile(target, source, handle, marks);
      const known = await readPartNote(partPath(target), source);
      if (known) part.#bytes = usableBytes((await handle.stat()).size, known.total);
      return { part, known };
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
    if (this.#pending.bytes > 0 || this.#begun) await this.#writeAll();
    if (this.#error) throw this.#error;
  }

  /** Starts again at the beginning; only when settled. */
  rewind(): void {
    this.#bytes = 0;
  }

  /** A content begins anew; only when settled. */
  begin(marks: ContentMarks): void {
    this.#bytes = 0;
    this.#begun = marks;
  }

  write(chunk: Uint8Array): void {
    if (this.#error) throw this.#error;
    this.#pending.add(chunk);
    this.#bytes += chunk.byteLength;
    if (this.#pending.bytes >= this.#marks.batch) this.#writing ??= this.#writeAll();
    if (this.#pending.bytes > this.#marks.high && !this.#isPaused) {
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
      await this.#syncing;
      if (this.#error) throw this.#error;
      await this.#handle.datasync();
      await this.#handle.close();
      await rename(partPath(this.#target), this.#target);
      await removePartNote(partPath(this.#target));
    } catch (error) {
      throw diskFailure(error);
    }
  }

  /** Leaves it for a later download of the same content; never throws. */
  async leave(): Promise<void> {
    await this.settle().catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
  }

  /** Removes it; never throws. */
  async discard(): Promise<void> {
    await this.leave();
    await rm(partPath(this.#target), { force: true }).catch(() => undefined);
    await removePartNote(partPath(this.#target)).catch(() => undefined);
  }

  async #writeAll(): Promise<void> {
    try {
      await this.#noteBegin();
      let position = this.#bytes - this.#pending.bytes;
      do {
        const length = this.#pending.bytes;
        await writeChunks(this.#handle, this.#pending.take(), position);
        position += length;
        this.#syncEarly(length);
        if (this.#isPaused && this.#pending.bytes < this.#marks.low) {
          this.#isPaused = false;
          this.#flow?.resume();
        }
      } while (this.#pending.bytes >= this.#marks.batch);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#writing = undefined;
    }
  }

  /** Whatever the process dies of, the note never speaks of other bytes than those that are there. */
  async #noteBegin(): Promise<void> {
    const marks = this.#begun;
    if (!marks) return;
    this.#begun = undefined;
    await this.#handle.truncate(0);
    await writePartNote(partPath(this.#target), this.#source, marks);
  }

  #syncEarly(written: number): void {
    this.#unsynced += written;
    if (this.#syncing || this.#unsynced < this.#marks.sync) return;
    this.#unsynced = 0;
    // A disk tells of each of its failures once: what is heard here is not heard at the end.
    this.#syncing = this.#handle
      .datasync()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#syncing = undefined;
      });
  }

  #fail(error: unknown): void {
    this.#error ??= diskFailure(error);
    this.#flow?.fail(this.#error);
  }
}

/** Opens a part file, or makes it. What stands in its place and is no file goes, unless it is a folder that holds something. */
async function openPart(path: string): Promise<FileHandle> {
  try {
    return await openOwnFile(path, 'resume');
  } catch (error) {
    if (!isNoFile(error)) throw error;
    await removeOwnFile(path);
    return openOwnFile(path, 'resume');
  }
}

function partPath(target: string): string {
  return `${target}.part`;
}

/** Of a whole content the last byte is asked for again: no server knows of a range that begins at the end. */
function usableBytes(size: number, total: number | null): number {
  if (total === null) return size;
  return size > total ? 0 : Math.max(0, Math.min(size, total - 1));
}

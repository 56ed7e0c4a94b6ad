import { open, type FileHandle } from 'node:fs/promises';
import type { RecordPlace } from './openRecord.ts';

/** A file of which single records are read. Close it. */
export class RecordFile {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** @throws the system's error */
  static async open(path: string): Promise<RecordFile> {
    return new RecordFile(await open(path));
  }

  /** @returns fewer bytes when the file has become shorter */
  async read({ offset, length }: RecordPlace): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

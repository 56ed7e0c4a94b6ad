import { open, type FileHandle } from 'node:fs/promises';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { RecordPlace } from './openRecord.ts';
import { jsonIn } from '../../json/unknownJson.ts';

export interface JsonRecord {
  readonly bytes: Buffer;
  /** What they say. */
  readonly json: unknown;
}

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

  /**
   * Reads JSON where there was some.
   * @param isIt tells valid JSON that was there from what has taken its place
   * @throws ApiFailure `input_changed` when something else is there now
   */
  async readJson(
    { offset, length }: RecordPlace,
    isIt: (bytes: Uint8Array) => boolean,
  ): Promise<JsonRecord> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, offset);
    const json = bytesRead < length ? undefined : jsonIn(buffer.toString('utf8'));
    if (json === undefined || !isIt(buffer)) throw changed();
    return { bytes: buffer, json };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function changed(): ApiFailure {
  return new ApiFailure({ kind: 'input_changed', code: 'results' });
}

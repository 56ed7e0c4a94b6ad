import { open, type FileHandle } from 'node:fs/promises';
import { ApiFailure } from '../batches/apiFailure.ts';
import type { RecordPlace } from './openRecord.ts';

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

  /** @throws ApiFailure `input_changed` when the file has become shorter */
  async read({ offset, length }: RecordPlace): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead < length) throw changed();
    return buffer;
  }

  /** The same for a place where there was JSON. @throws ApiFailure `input_changed` also when there is none any more */
  async readJson(place: RecordPlace): Promise<JsonRecord> {
    const bytes = await this.read(place);
    try {
      return { bytes, json: JSON.parse(bytes.toString('utf8')) as unknown };
    } catch {
      throw changed();
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** The parser's own error is no cause: it quotes the text. */
function changed(): ApiFailure {
  return new ApiFailure({ kind: 'input_changed', code: 'results' });
}

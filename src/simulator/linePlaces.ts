import { randomBytes } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';

const flushAt = 64 * 1024;

/** A file that is written line by line beside its place and appears there only when complete. */
export class LineFile {
  lines = 0;
  #pending = '';
  readonly #path: string;
  readonly #part: string;
  readonly #handle: FileHandle;

  private constructor(path: string, part: string, handle: FileHandle) {
    this.#path = path;
    this.#part = part;
    this.#handle = handle;
  }

  static async create(path: string): Promise<LineFile> {
    const part = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    return new LineFile(path, part, await open(part, 'wx'));
  }

  async write(value: object): Promise<void> {
    this.lines += 1;
    this.#pending += `${JSON.stringify(value)}\n`;
    if (this.#pending.length >= flushAt) await this.#flush();
  }

  /** Puts the file in its place, or drops it when nothing was written. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#handle.close();
    if (this.lines > 0) await rename(this.#part, this.#path);
    else await rm(this.#part, { force: true });
  }

  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.#part, { force: true });
  }

  async #flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    if (text) await this.#handle.appendFile(text);
  }
}

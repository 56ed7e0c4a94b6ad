import { open, rm, type FileHandle } from 'node:fs/promises';

const blockBytes = 256 * 1024;

/**
 * Writes a file that is not there yet; what fails halfway is taken away again.
 * @param content in pieces of any size, each of which holds until the next is asked for
 * @throws the system's error, `EEXIST` when there is one; what the content throws
 */
export async function writeNewFile(
  path: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, 'wx');
  const blocks = new Blocks(file);
  try {
    for await (const piece of content) {
      const written = blocks.add(piece);
      if (written) await written;
    }
    await blocks.end();
    await file.close();
  } catch (error) {
    await blocks.rest();
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

/** Small pieces are put together; one block is written while the next is filled. */
class Blocks {
  readonly #file: FileHandle;
  #block = Buffer.allocUnsafeSlow(blockBytes);
  #other = Buffer.allocUnsafeSlow(blockBytes);
  #length = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @returns what is to be waited for, most often nothing */
  add(piece: Uint8Array): Promise<void> | undefined {
    if (this.#length + piece.length > blockBytes) return this.#addLarge(piece);
    this.#keep(piece);
    return undefined;
  }

  #keep(piece: Uint8Array): void {
    this.#block.set(piece, this.#length);
    this.#length += piece.length;
  }

  async #addLarge(piece: Uint8Array): Promise<void> {
    await this.#write();
    if (piece.length <= blockBytes) this.#keep(piece);
    else {
      await this.#writing;
      await this.#file.writeFile(piece);
    }
  }

  /** The block that was written before is then free. */
  async #write(): Promise<void> {
    await this.#writing;
    const full = this.#block.subarray(0, this.#length);
    this.#writing = this.#file.writeFile(full);
    // Waited for later; until then nobody hears of a failure.
    this.#writing.catch(() => undefined);
    [this.#block, this.#other, this.#length] = [this.#other, this.#block, 0];
  }

  async end(): Promise<void> {
    await this.#write();
    await this.#writing;
  }

  /** Waits until nothing is written any more. */
  async rest(): Promise<void> {
    await this.#writing.catch(() => undefined);
  }
}

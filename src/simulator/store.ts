import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchFacts } from './batchFacts.ts';
import { Records } from './records.ts';
import type { StoredFile } from './storedFile.ts';

const abandonedAfterMs = 86_400_000;

/** The simulator's whole state, on disk. Holds nothing in memory, so that two servers may share a folder. */
export class Store {
  readonly files: Records<StoredFile>;
  readonly batches: Records<BatchFacts>;
  readonly #contents: string;
  readonly #inputs: string;

  constructor(dir: string) {
    this.files = new Records(join(dir, 'files'));
    this.batches = new Records(join(dir, 'batches'));
    this.#contents = join(dir, 'contents');
    this.#inputs = join(dir, 'inputs');
  }

  async open(): Promise<void> {
    await this.files.open();
    await this.batches.open();
    await mkdir(this.#contents, { recursive: true });
    await mkdir(this.#inputs, { recursive: true });
    await this.#dropAbandoned();
  }

  /** @param fileId an id that this store has made or found */
  contentPath(fileId: string): string {
    return join(this.#contents, fileId);
  }

  /** A batch's own hold on its input, which outlives the deletion of the file. */
  inputPath(batchId: string): string {
    return join(this.#inputs, batchId);
  }

  async holdInput(batchId: string, fileId: string): Promise<void> {
    const from = this.contentPath(fileId);
    const to = this.inputPath(batchId);
    // Not every file system has hard links.
    await link(from, to).catch(() => copyFile(from, to));
  }

  async dropInput(batchId: string): Promise<void> {
    await rm(this.inputPath(batchId), { force: true });
  }

  async addResult(file: Omit<StoredFile, 'bytes'>): Promise<void> {
    const { size } = await stat(this.contentPath(file.id));
    await this.files.write({ ...file, bytes: size });
  }

  /** Parts that a killed server left; a younger one may belong to a server that runs beside this one. */
  async #dropAbandoned(): Promise<void> {
    for (const name of await readdir(this.#contents)) {
      if (!name.endsWith('.tmp')) continue;
      const path = join(this.#contents, name);
      const facts = await stat(path).catch(() => undefined);
      if (facts && Date.now() - facts.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
    }
  }

  async removeFile(id: string): Promise<void> {
    await this.files.remove(id);
    await rm(this.contentPath(id), { force: true });
  }
}

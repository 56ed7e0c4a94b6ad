import { fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';

const kinds: readonly BatchFileKind[] = ['output', 'error'];

/** Which downloaded files nothing proves whole: looked up on disk when a batch's rows are drawn, then remembered. */
export class UnprovedFiles {
  readonly #files: Pick<ResultFiles, 'isUnproved'>;
  readonly #unproved = new Set<string>();

  constructor(files: Pick<ResultFiles, 'isUnproved'>) {
    this.#files = files;
  }

  /** As far as was looked. */
  has(batch: Batch, kind: BatchFileKind): boolean {
    return this.#unproved.has(keyOf(batch, kind));
  }

  /** Looks at the copies of a batch's result files, if there are any. Never throws. */
  async look(batch: Batch): Promise<void> {
    for (const kind of kinds) {
      if (fileIdOf(batch, kind) === null) continue;
      const isUnproved = await this.#files.isUnproved(batch, kind).catch(() => false);
      if (isUnproved) this.#unproved.add(keyOf(batch, kind));
      else this.#unproved.delete(keyOf(batch, kind));
    }
  }
}

function keyOf(batch: Batch, kind: BatchFileKind): string {
  return JSON.stringify([batch.accountId, batch.id, kind, fileIdOf(batch, kind)]);
}

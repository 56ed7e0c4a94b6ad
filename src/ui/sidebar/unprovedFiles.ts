import { fileIdOf, resultKindsOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';

/** Which result files are here, and which of them nothing proves whole: looked up on disk when a batch's rows are drawn, then remembered. */
export class UnprovedFiles {
  readonly #files: Pick<ResultFiles, 'isUnproved' | 'copyOf'>;
  readonly #here = new Set<string>();
  readonly #unproved = new Set<string>();

  constructor(files: Pick<ResultFiles, 'isUnproved' | 'copyOf'>) {
    this.#files = files;
  }

  /** As far as was looked. */
  has(batch: Batch, kind: BatchFileKind): boolean {
    return this.#unproved.has(keyOf(batch, kind));
  }

  /** Are copies of all its result files here, as far as was looked? */
  isHere(batch: Batch): boolean {
    return resultKindsOf(batch).every((kind) => this.#here.has(keyOf(batch, kind)));
  }

  /** Looks at the copies of a batch's result files, if there are any. Never throws. */
  async look(batch: Batch): Promise<void> {
    for (const kind of resultKindsOf(batch)) {
      const isUnproved = await this.#files.isUnproved(batch, kind).catch(() => false);
      const copy = await this.#files.copyOf(batch, kind).catch(() => undefined);
      if (copy === undefined) this.#here.delete(keyOf(batch, kind));
      else this.#here.add(keyOf(batch, kind));
      if (isUnproved) this.#unproved.add(keyOf(batch, kind));
      else this.#unproved.delete(keyOf(batch, kind));
    }
  }
}

function keyOf(batch: Batch, kind: BatchFileKind): string {
  return JSON.stringify([batch.accountId, batch.id, kind, fileIdOf(batch, kind)]);
}

import type { Batch, BatchFileKind } from '../batches/batch.ts';
import type { BatchApi, TransferOptions } from '../batches/batchApi.ts';
import type { Clock } from '../batches/clock.ts';

export interface ResultFilesDeps {
  /** Root of the downloads; asked each time. */
  readonly folder: () => string;
  /** @throws ApiFailure when the account is gone. */
  readonly apiFor: (accountId: string) => BatchApi;
  readonly clock: Clock;
}

/** Batches' files on this machine. */
export class ResultFiles {
  readonly #deps: ResultFilesDeps;

  constructor(deps: ResultFilesDeps) {
    this.#deps = deps;
  }

  /** Where the file is or will be: `batch_abc.output.jsonl`; safe whatever ids a server makes up. */
  pathOf(_batch: Batch, _kind: BatchFileKind): string {
    throw new Error('not built yet');
  }

  /**
   * Downloads the file unless a complete copy of an ended batch is there.
   * @returns its path
   * @throws ApiFailure `not_found` also when the batch names no such file
   */
  ensure(_batch: Batch, _kind: BatchFileKind, _options: TransferOptions = {}): Promise<string> {
    throw new Error('not built yet');
  }
}

import { asApiFailure, type ApiFailure } from '../../batches/apiFailure.ts';
import { fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { Transfer, TransferOptions } from '../../batches/batchApi.ts';
import { isActive } from '../../batches/status.ts';
import type { JoinCache, JoinOptions, ResultSources } from '../../results/join/joinResults.ts';
import type { JoinedResults } from '../../results/join/resultTable.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import { SharedWork } from '../../results/download/sharedWork.ts';
import type { SubmittedFiles } from '../batch/submittedFiles.ts';

/** A batch's files on this machine. */
export interface FetchedFiles {
  readonly batch: Batch;
  readonly paths: ResultSources<string>;
  /** Is the input the very file that was submitted from here? */
  readonly isSubmitted: boolean;
  /** Why there is no input file, when its service could not give it. */
  readonly inputFailure: ApiFailure | undefined;
  /** Result files of which nothing says that they are whole. */
  readonly unproved: readonly BatchFileKind[];
}

/** The same, joined. */
export interface LoadedResults extends FetchedFiles {
  readonly joined: JoinedResults;
}

export interface BatchResultsDeps {
  readonly files: Pick<ResultFiles, 'ensure' | 'copyOf' | 'isUnproved'>;
  readonly submittedFiles: Pick<SubmittedFiles, 'of'>;
}

/** What came back for a batch: fetches what is not here yet, and joins it once for all who ask, also at one time. */
export class BatchResults {
  readonly #deps: BatchResultsDeps;
  readonly #loads = new SharedWork<LoadedResults>();
  #joins: Promise<JoinCache> | undefined;

  constructor(deps: BatchResultsDeps) {
    this.#deps = deps;
  }

  /**
   * The input is the submitted file while it is unchanged, else the service's copy; without either, results are
   * joined all the same.
   * @throws ApiFailure, `cancelled` when the signal aborts
   */
  load(batch: Batch, { signal, onProgress }: JoinOptions = {}): Promise<LoadedResults> {
    const { accountId, id, status, outputFileId, errorFileId } = batch;
    const key = JSON.stringify([accountId, id, status, outputFileId, errorFileId]);
    const options = {
      ...(signal && { signal }),
      ...(onProgress && { onProgress: ({ bytes }: Transfer) => onProgress(bytes) }),
    };
    return this.#loads.do(key, options, (shared) => this.#load(batch, shared));
  }

  async #load(batch: Batch, { signal, onProgress }: TransferOptions): Promise<LoadedResults> {
    const tell = (bytes: number) => onProgress?.({ bytes, total: null });
    const options = { ...(signal && { signal }), onProgress: tell };
    const files = await this.files(batch, options);
    this.#joins ??= import('../../results/join/joinResults.ts').then(
      (part) => new part.JoinCache(),
    );
    const joined = await (await this.#joins).join(files.paths, options);
    return { ...files, joined };
  }

  /** Fetches what is not here yet, and joins nothing. @throws ApiFailure, `cancelled` when the signal aborts */
  async files(batch: Batch, { signal, onProgress }: JoinOptions = {}): Promise<FetchedFiles> {
    const fetch = async (kind: BatchFileKind) => {
      if (fileIdOf(batch, kind) === null) return undefined;
      const { files } = this.#deps;
      // What a running batch has so far is fetched anew when its results are asked for, not with every page of them.
      const here = isActive(batch.status) ? await files.copyOf(batch, kind) : undefined;
      if (here !== undefined) return here;
      return files.ensure(batch, kind, {
        ...(signal && { signal }),
        ...(onProgress && { onProgress: ({ bytes }: Transfer) => onProgress(bytes) }),
      });
    };
    const output = await fetch('output');
    const error = await fetch('error');
    const submitted = (await this.#deps.submittedFiles.of(batch, signal))?.fsPath;
    let input = submitted;
    let inputFailure: ApiFailure | undefined;
    try {
      input ??= await fetch('input');
    } catch (reason) {
      inputFailure = asApiFailure(reason);
      if (!inputFailure || inputFailure.kind === 'cancelled') throw reason;
    }
    const paths = { input, output, error };
    const unproved = await unprovedFiles(this.#deps.files, batch);
    return { batch, paths, isSubmitted: submitted !== undefined, inputFailure, unproved };
  }
}

/** The result files of a batch that are here, and of which nothing says that they are whole. */
export async function unprovedFiles(
  files: Pick<ResultFiles, 'isUnproved'>,
  batch: Batch,
): Promise<readonly BatchFileKind[]> {
  const unproved: BatchFileKind[] = [];
  for (const kind of ['output', 'error'] as const)
    if (await files.isUnproved(batch, kind)) unproved.push(kind);
  return unproved;
}

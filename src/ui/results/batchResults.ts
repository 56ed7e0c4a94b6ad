import * as vscode from 'vscode';
import { asApiFailure, type ApiFailure } from '../../batches/apiFailure.ts';
import { fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { Transfer } from '../../batches/batchApi.ts';
import { isActive } from '../../batches/status.ts';
import type { JoinCache } from '../../results/joinCache.ts';
import type { JoinedResults } from '../../results/joinedResults.ts';
import type { JoinOptions, ResultSources } from '../../results/joinResults.ts';
import type { ResultFiles } from '../../results/resultFiles.ts';
import type { SubmissionRecords } from '../submissionRecords.ts';
import { submittedFile } from '../submittedFile.ts';

/** A batch's files on this machine, joined. */
export interface LoadedResults {
  readonly batch: Batch;
  readonly paths: ResultSources<string>;
  /** Is the input the very file that was submitted from here? */
  readonly isSubmitted: boolean;
  /** Why there is no input file, when its service could not give it. */
  readonly inputFailure: ApiFailure | undefined;
  readonly joined: JoinedResults;
}

export interface BatchResultsDeps {
  readonly files: Pick<ResultFiles, 'ensure' | 'pathOf'>;
  readonly records: Pick<SubmissionRecords, 'intentOf'>;
}

/** What came back for a batch: fetches what is not here yet, and joins it once for all who ask. */
export class BatchResults {
  readonly #deps: BatchResultsDeps;
  #joins: Promise<JoinCache> | undefined;

  constructor(deps: BatchResultsDeps) {
    this.#deps = deps;
  }

  /**
   * The input is the submitted file while it is unchanged, else the service's copy; without either, results are
   * joined all the same.
   * @throws ApiFailure; the signal's reason when it aborts
   */
  async load(batch: Batch, options: JoinOptions = {}): Promise<LoadedResults> {
    const { signal, onProgress } = options;
    const fetch = async (kind: BatchFileKind) => {
      if (fileIdOf(batch, kind) === null) return undefined;
      const { files } = this.#deps;
      // What a running batch has so far is fetched anew when its results are asked for, not with every page of them.
      const path = vscode.Uri.file(files.pathOf(batch, kind));
      if (isActive(batch.status) && (await exists(path))) return path.fsPath;
      const progress = ({ bytes }: Transfer) => onProgress?.(bytes);
      return files.ensure(batch, kind, { ...(signal && { signal }), onProgress: progress });
    };
    const output = await fetch('output');
    const error = await fetch('error');
    const submitted = (await submittedFile(this.#deps.records, batch, signal))?.fsPath;
    let input = submitted;
    let inputFailure: ApiFailure | undefined;
    try {
      input ??= await fetch('input');
    } catch (reason) {
      inputFailure = asApiFailure(reason);
      if (!inputFailure || inputFailure.kind === 'cancelled') throw reason;
    }
    const paths = { input, output, error };
    this.#joins ??= import('../../results/joinCache.ts').then((part) => new part.JoinCache());
    const joined = await (await this.#joins).join(paths, options);
    return { batch, paths, isSubmitted: submitted !== undefined, inputFailure, joined };
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

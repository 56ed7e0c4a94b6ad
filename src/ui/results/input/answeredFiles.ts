import * as vscode from 'vscode';
import { resultKindsOf, type Batch } from '../../../batches/batch.ts';
import { RecordFile } from '../../../results/join/recordFile.ts';
import type { JoinedResults } from '../../../results/join/resultTable.ts';
import { readResult } from '../../../results/shapes/readResult.ts';
import type { ResultFiles } from '../../../results/download/resultFiles.ts';
import type { BatchStore } from '../../../tracking/batches/batchStore.ts';
import type { Submissions } from '../../batch/submissions.ts';
import type { SubmittedFiles } from '../../batch/submittedFiles.ts';
import { plainText } from '../../kit/safeText.ts';
import type { BatchResults, LoadedResults } from '../batchResults.ts';
import { failureWords, isAwaited, outcomeMarks, outcomeWords } from '../outcomeWords.ts';

export interface AnsweredFilesDeps {
  readonly records: Pick<Submissions, 'all'>;
  readonly store: Pick<BatchStore, 'find'>;
  readonly results: Pick<ResultFiles, 'copyOf'>;
  readonly submittedFiles: Pick<SubmittedFiles, 'of'>;
  readonly batchResults: Pick<BatchResults, 'load'>;
  /** In an untrusted workspace nothing is shown: loading may look at the service again. */
  readonly isTrusted: () => boolean;
}

/** Of a longer record no words are shown. */
const longestRecord = 1_000_000;

/** What came back for one line of an input file. */
export interface LineAnswer {
  readonly customId: string;
  /** "✓ answered" */
  readonly outcome: string;
  /** First words of the answer, or of why there is none; may be empty. */
  readonly words: string;
}

/** Submitted files that still hold what was sent, and whose results are on this machine. Nothing is downloaded. */
export class AnsweredFiles {
  readonly #deps: AnsweredFilesDeps;

  constructor(deps: AnsweredFilesDeps) {
    this.#deps = deps;
  }

  /** @param uri of a file that is not being edited @throws ApiFailure, or the system's error */
  async of(uri: string): Promise<AnsweredFile | undefined> {
    if (!this.#deps.isTrusted()) return undefined;
    const batch = this.#lastBatch(uri);
    if (!batch || !(await this.#isHere(batch))) return undefined;
    const sent = await this.#deps.submittedFiles.of(batch);
    if (sent?.toString() !== uri) return undefined;
    return new AnsweredFile(await this.#deps.batchResults.load(batch));
  }

  #lastBatch(uri: string): Batch | undefined {
    const { records, store } = this.#deps;
    const last = records.all().find(({ submission }) => submission.fileUri === uri && submission.batchId); // prettier-ignore
    const { accountId = '', batchId = '' } = last?.submission ?? {};
    return store.find(accountId, batchId);
  }

  /** Are all of its results on this machine, and is there any? */
  async #isHere(batch: Batch): Promise<boolean> {
    const copies = await Promise.all(
      resultKindsOf(batch).map((kind) => this.#deps.results.copyOf(batch, kind)),
    );
    return copies.length > 0 && !copies.includes(undefined);
  }
}

/** An unchanged input file with what came back for its lines. */
export class AnsweredFile {
  readonly batch: Batch;
  readonly #joined: JoinedResults;
  readonly #paths: LoadedResults['paths'];

  constructor({ batch, joined, paths }: LoadedResults) {
    this.batch = batch;
    this.#joined = joined;
    this.#paths = paths;
  }

  /** 0-based lines of the first requests. */
  lines(most: number): readonly number[] {
    const count = Math.min(most, this.#joined.size);
    return Array.from({ length: count }, (_, request) => this.#lineOf(request));
  }

  /** @param line 0-based @throws ApiFailure `input_changed`, or the system's error */
  async answerOf(line: number): Promise<LineAnswer | undefined> {
    const request = this.#requestAt(line);
    if (request === undefined) return undefined;
    const joined = this.#joined;
    const outcome = joined.outcome(request);
    const isPending = outcome === 'missing' && isAwaited(this.batch);
    const told = isPending ? `… ${vscode.l10n.t('pending')}` : `${outcomeMarks[outcome]} ${outcomeWords[outcome]()}`; // prettier-ignore
    const result = joined.resultOf(request);
    if (result === undefined) return { customId: '', outcome: told, words: '' };
    const { file, ...place } = joined.resultPlace(result);
    const path = this.#paths[file];
    const failure =
      outcome === 'failed' ? failureWords(joined.failure(joined.groupOf(result))) : '';
    if (path === undefined || place.length > longestRecord)
      return { customId: '', outcome: told, words: failure };
    const records = await RecordFile.open(path);
    try {
      const { json } = await records.readJson(place, (bytes) => joined.isOf(request, bytes));
      const { text, refusal, calls } = readResult(json);
      const said =
        text || refusal || calls.map((call) => `${call.name}(${call.arguments})`).join(' ');
      const { custom_id } = json as { readonly custom_id?: unknown };
      const words = failure || plainText(said.slice(0, 2000), 500);
      return { customId: idText(custom_id), outcome: told, words };
    } finally {
      await records.close();
    }
  }

  #lineOf(request: number): number {
    return this.#joined.requestPlace(request)?.line ?? -1;
  }

  /** Requests are in the order of their lines. */
  #requestAt(line: number): number | undefined {
    let [low, high] = [0, this.#joined.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#lineOf(middle) < line) low = middle + 1;
      else high = middle;
    }
    return low < this.#joined.size && this.#lineOf(low) === line ? low : undefined;
  }
}

function idText(id: unknown): string {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : '';
}

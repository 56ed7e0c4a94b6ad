import { joinFiles } from '../../results/join/joinResults.ts';
import { ResultReader } from '../../results/join/resultReader.ts';
import type { JoinedResults, ResultFile } from '../../results/join/resultTable.ts';
import { answerFrom, failureText, noAnswer, type RowAnswer } from './answerCells.ts';
import { RecordWindow } from './recordWindow.ts';

/** The result files of one batch. */
export interface AnswerFiles {
  readonly output?: string | undefined;
  readonly error?: string | undefined;
}

interface Attempt {
  readonly joined: JoinedResults;
  readonly files: ReadonlyMap<ResultFile, RecordWindow>;
}

/** What came back, by custom_id, over all attempts: the latest answer, else the latest failure. */
export class RowAnswers {
  /** Of the schema; undefined: an answer is one text. */
  readonly members: readonly string[] | undefined;
  /** The latest one first. */
  readonly #attempts: readonly Attempt[];
  readonly #reader = new ResultReader();

  private constructor(attempts: readonly Attempt[], members: readonly string[] | undefined) {
    this.#attempts = attempts;
    this.members = members;
  }

  /** @param attempts in the order of time. @throws the system's error, the signal's reason */
  static async open(
    attempts: readonly AnswerFiles[],
    members: readonly string[] | undefined,
    signal?: AbortSignal,
  ): Promise<RowAnswers> {
    const opened: Attempt[] = [];
    for (const paths of attempts) {
      const joined = await joinFiles(paths, signal ? { signal } : {});
      const files = new Map<ResultFile, RecordWindow>();
      for (const kind of ['output', 'error'] as const) {
        const path = paths[kind];
        if (path !== undefined) files.set(kind, await RecordWindow.open(path));
      }
      opened.unshift({ joined, files });
    }
    return new RowAnswers(opened, members);
  }

  get columns(): readonly string[] {
    return this.members ?? ['answer'];
  }

  /** A promise where the record has to be read from disk. */
  of(customId: string): RowAnswer | Promise<RowAnswer> {
    let failed: { attempt: Attempt; request: number } | undefined;
    for (const attempt of this.#attempts) {
      const request = attempt.joined.requestWith(customId);
      if (request === undefined || attempt.joined.resultOf(request) === undefined) continue;
      if (attempt.joined.outcome(request) !== 'failed') return this.#read(attempt, request);
      failed ??= { attempt, request };
    }
    return failed ? this.#read(failed.attempt, failed.request) : noAnswer('missing', this.members);
  }

  #read({ joined, files }: Attempt, request: number): RowAnswer | Promise<RowAnswer> {
    const result = joined.resultOf(request);
    const place = result === undefined ? undefined : joined.resultPlace(result);
    const bytes = place && files.get(place.file)?.bytesOf(place);
    if (!bytes) return noAnswer('missing', this.members);
    const outcome = joined.outcome(request);
    const answer = (found: Buffer) => {
      if (outcome !== 'failed')
        return answerFrom(JSON.parse(found.toString('utf8')), outcome, this.members);
      this.#reader.read(found, 0);
      return noAnswer('failed', this.members, failureText(this.#reader.failure()));
    };
    return bytes instanceof Promise ? bytes.then(answer) : answer(bytes);
  }

  async close(): Promise<void> {
    for (const { files } of this.#attempts) for (const file of files.values()) await file.close();
  }
}

import { createReadStream } from 'node:fs';
import { RecordLines } from '../../results/join/recordLines.ts';
import { ResultReader } from '../../results/join/resultReader.ts';
import { answerFrom, failureText, noAnswer, textAnswer, type RowAnswer } from './answerCells.ts';
import { AnswerPlaces, type AnswerPlace } from './answerPlaces.ts';
import { PlaceReader } from './placeReader.ts';

/** The result files of one batch. */
export interface AnswerFiles {
  readonly output?: string | undefined;
  readonly error?: string | undefined;
}

/** Where an answer is, or why there is none. */
export type FoundAnswer = AnswerPlace | 'missing' | 'not_sent';

/** The thread is given to others after this long. */
const sliceMs = 8;

/** What came back, by custom_id, over all attempts: the latest answer, else the latest failure. */
export class RowAnswers {
  /** Of the schema; undefined: an answer is one text. */
  readonly members: readonly string[] | undefined;
  readonly #places: AnswerPlaces;
  readonly #files: PlaceReader;
  readonly #reader = new ResultReader();

  private constructor(
    places: AnswerPlaces,
    files: PlaceReader,
    members: readonly string[] | undefined,
  ) {
    this.#places = places;
    this.#files = files;
    this.members = members;
  }

  /** @param attempts in the order of time. @throws the system's error, the signal's reason */
  static async open(
    attempts: readonly AnswerFiles[],
    members: readonly string[] | undefined,
    signal?: AbortSignal,
  ): Promise<RowAnswers> {
    const files = attempts.flatMap(({ output, error }, attempt) =>
      [output, error].flatMap((path) => (path === undefined ? [] : { path, attempt })),
    );
    const places = new AnswerPlaces(files.map(({ attempt }) => attempt));
    for (const [file, { path }] of files.entries()) await readFileOf(places, file, path, signal);
    return new RowAnswers(places, new PlaceReader(files.map(({ path }) => path)), members);
  }

  get columns(): readonly string[] {
    return this.members ?? ['answer'];
  }

  /** Where the answer of a row is; rows count from 1. */
  find(customId: string, row: number): FoundAnswer {
    return this.#places.find(customId, row);
  }

  /** The answers that were found, in the same order. @throws the system's error */
  read(found: readonly FoundAnswer[]): readonly RowAnswer[] {
    const answers: RowAnswer[] = [];
    const places: AnswerPlace[] = [];
    const indexes: number[] = [];
    for (const [index, one] of found.entries()) {
      if (typeof one === 'string') answers[index] = noAnswer(one, this.members);
      else indexes[places.push(one) - 1] = index;
    }
    this.#files.read(places, (at, bytes) => {
      answers[indexes[at] as number] = this.#answer(places[at] as AnswerPlace, bytes);
    });
    return answers;
  }

  #answer({ kind, isText }: AnswerPlace, bytes: Buffer): RowAnswer {
    if (kind === 'failed') {
      this.#reader.read(bytes, 0);
      return noAnswer('failed', this.members, failureText(this.#reader.failure()));
    }
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isText
      ? textAnswer(value as string, kind, this.members)
      : answerFrom(value, kind, this.members);
  }

  close(): void {
    this.#files.close();
  }
}

async function readFileOf(
  places: AnswerPlaces,
  file: number,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const lines = new RecordLines((bytes, start, place) => places.add(file, bytes, start, place));
  let turn = performance.now();
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    signal?.throwIfAborted();
    lines.push(chunk as Buffer);
    if (performance.now() - turn < sliceMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    turn = performance.now();
  }
  lines.finish();
}

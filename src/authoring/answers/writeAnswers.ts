import { extname } from 'node:path';
import { writeNewFile } from '../../results/export/writeNewFile.ts';
import { joinFiles } from '../../results/join/joinResults.ts';
import { ResultReader } from '../../results/join/resultReader.ts';
import type { JoinedResults, ResultFile } from '../../results/join/resultTable.ts';
import { placeFile } from '../../tracking/journal/atomicFile.ts';
import { answerColumns } from '../build/answerFormat.ts';
import { lookUp } from '../build/columnLookup.ts';
import { preparePrompt, type PreparedPrompt } from '../build/prepare.ts';
import { rowId } from '../build/requestBuilder.ts';
import { openTable } from '../table/openTable.ts';
import { columnNames, isBroken, TableError, type RowOrBroken, type Table } from '../table/table.ts';
import { answerFrom, failureText, noAnswer, type RowAnswer } from './answerCells.ts';
import { RecordWindow } from './recordWindow.ts';
import { tableFormats, type TableFormat } from './tableFormats.ts';

export interface AnswerFiles {
  readonly output?: string | undefined;
  readonly error?: string | undefined;
}

export interface AnswersOptions {
  readonly signal?: AbortSignal;
  readonly onRows?: (rows: number) => void;
}

/** How many rows stand how. */
export type AnswersReport = Readonly<Record<string, number>>;

const pieceLength = 128 * 1024;
const sliceMs = 8;

/**
 * Writes the table of a prompt again with what came back for each row: all its columns, one for each member of the
 * schema, else `answer`, then `status` and `error`. The source is only read.
 * @param out absolute, `.csv`, `.tsv` or `.jsonl`; what is there is replaced
 * @returns how many rows stand how
 * @throws TableError, the signal's reason, the system's error
 */
export async function writeAnswers(
  text: string,
  path: string,
  files: AnswerFiles,
  out: string,
  options: AnswersOptions = {},
): Promise<AnswersReport> {
  const prepared = await preparePrompt(text, path);
  const format = tableFormats[extname(out).slice(1).toLowerCase()];
  if (!format || !prepared.place) throw new TableError('unsupported_source', out);
  const { signal } = options;
  const joined = await joinFiles(files, signal ? { signal } : {});
  const { prompt, place } = prepared;
  const table = await openTable(place, { ...prompt, mentions: [] }, { signal });
  const results = await Results.open(joined, files, answerColumns(prepared.schema));
  const counts: Record<string, number> = {};
  try {
    await placeFile(out, (temporary) =>
      writeNewFile(temporary, content(table, prepared, results, format, counts, options)),
    );
  } finally {
    await results.close();
  }
  return counts;
}

async function* content(
  { columns, blocks }: Table,
  { prompt, profile }: PreparedPrompt,
  results: Results,
  format: TableFormat,
  counts: Record<string, number>,
  { signal, onRows }: AnswersOptions,
): AsyncGenerator<Uint8Array> {
  const all = columnNames([...columns, ...results.columns, 'status', 'error']).columns;
  const added = all.slice(columns.length);
  const id = prompt.id === undefined ? undefined : lookUp(prompt.id, columns);
  if (prompt.id !== undefined && !id) throw new TableError('unreadable_source', prompt.id);
  let waiting = format.header(columns, added);
  let row = 0;
  let turn = performance.now();
  for await (const block of blocks) {
    for (const [index, found] of block.rows.entries()) {
      row++;
      const cells = cellsOf(found, columns.length);
      const key = id ? id.of(cells) : rowId(row, profile);
      const answer =
        isBroken(found) || key === ''
          ? noAnswer('not_sent', results.members)
          : await results.of(key);
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      waiting += format.row({ cells, written: block.written?.[index], answer }, columns, added);
      if (waiting.length > pieceLength) {
        yield Buffer.from(waiting);
        waiting = '';
      }
      if (performance.now() - turn < sliceMs) continue;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      turn = performance.now();
    }
    onRows?.(row);
  }
  yield Buffer.from(waiting);
}

function cellsOf(row: RowOrBroken, width: number): readonly string[] {
  if (!isBroken(row)) return row;
  return Array.from({ length: width }, (_none, index) => row.cells?.[index] ?? '');
}

/** What came back, by custom_id. */
class Results {
  readonly members: readonly string[] | undefined;
  readonly #joined: JoinedResults;
  readonly #files: ReadonlyMap<ResultFile, RecordWindow>;
  readonly #reader = new ResultReader();

  private constructor(
    joined: JoinedResults,
    files: ReadonlyMap<ResultFile, RecordWindow>,
    members: readonly string[] | undefined,
  ) {
    this.#joined = joined;
    this.#files = files;
    this.members = members;
  }

  static async open(
    joined: JoinedResults,
    paths: AnswerFiles,
    members: readonly string[] | undefined,
  ): Promise<Results> {
    const files = new Map<ResultFile, RecordWindow>();
    for (const kind of ['output', 'error'] as const) {
      const path = paths[kind];
      if (path !== undefined) files.set(kind, await RecordWindow.open(path));
    }
    return new Results(joined, files, members);
  }

  get columns(): readonly string[] {
    return this.members ?? ['answer'];
  }

  async of(customId: string): Promise<RowAnswer> {
    const request = this.#joined.requestWith(customId);
    const result = request === undefined ? undefined : this.#joined.resultOf(request);
    if (request === undefined || result === undefined) return noAnswer('missing', this.members);
    const place = this.#joined.resultPlace(result);
    const read = this.#files.get(place.file)?.bytesOf(place);
    const bytes = read instanceof Promise ? await read : read;
    if (!bytes) return noAnswer('missing', this.members);
    const outcome = this.#joined.outcome(request);
    if (outcome === 'failed') {
      this.#reader.read(bytes, 0);
      return noAnswer('failed', this.members, failureText(this.#reader.failure()));
    }
    return answerFrom(JSON.parse(bytes.toString('utf8')), outcome, this.members);
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }
}

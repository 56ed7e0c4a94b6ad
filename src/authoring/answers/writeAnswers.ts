import { extname } from 'node:path';
import { writeNewFile } from '../../results/export/writeNewFile.ts';
import { placeFile } from '../../tracking/journal/atomicFile.ts';
import { answerColumns } from '../build/answerFormat.ts';
import { lookUp } from '../build/columnLookup.ts';
import { preparePrompt, type PreparedPrompt } from '../build/prepare.ts';
import { rowId } from '../build/requestBuilder.ts';
import { TextPieces } from '../build/textPieces.ts';
import { openTable } from '../table/openTable.ts';
import { columnNames, isBroken, TableError, type RowOrBroken, type Table } from '../table/table.ts';
import { noAnswer } from './answerCells.ts';
import { RowAnswers, type AnswerFiles } from './rowAnswers.ts';
import { tableFormats, type TableFormat } from './tableFormats.ts';

export interface AnswersOptions {
  readonly signal?: AbortSignal;
  readonly onRows?: (rows: number) => void;
}

/** How many rows stand how. */
export type AnswersReport = Readonly<Record<string, number>>;

const sliceMs = 8;

/**
 * Writes the table of a prompt again with what came back for each row: all its columns, one for each member of the
 * schema, else `answer`, then `status` and `error`. The source is only read.
 * @param files of the batch, and of those that sent some of its requests again, in the order of time: a later answer counts
 * @param out absolute, `.csv`, `.tsv` or `.jsonl`; what is there is replaced
 * @returns how many rows stand how
 * @throws TableError, the signal's reason, the system's error
 */
export async function writeAnswers(
  text: string,
  path: string,
  files: AnswerFiles | readonly AnswerFiles[],
  out: string,
  options: AnswersOptions = {},
): Promise<AnswersReport> {
  const prepared = await preparePrompt(text, path);
  const format = tableFormats[extname(out).slice(1).toLowerCase()];
  if (!format || !prepared.place) throw new TableError('unsupported_source', out);
  const { signal } = options;
  const { prompt, place } = prepared;
  const table = await openTable(place, { ...prompt, mentions: [] }, { signal });
  const results = await RowAnswers.open([files].flat(), answerColumns(prepared.schema), signal);
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
  results: RowAnswers,
  format: TableFormat,
  counts: Record<string, number>,
  { signal, onRows }: AnswersOptions,
): AsyncGenerator<Uint8Array> {
  const all = columnNames([...columns, ...results.columns, 'status', 'error']).columns;
  const added = all.slice(columns.length);
  const id = prompt.id === undefined ? undefined : lookUp(prompt.id, columns);
  if (prompt.id !== undefined && !id) throw new TableError('unreadable_source', prompt.id);
  const pieces = new TextPieces();
  yield* pieces.add(format.header(columns, added));
  let row = 0;
  let turn = performance.now();
  for await (const block of blocks) {
    for (const [index, found] of block.rows.entries()) {
      row++;
      const cells = cellsOf(found, columns.length);
      const key = id ? id.of(cells) : rowId(row, profile);
      const asked =
        isBroken(found) || key === '' ? noAnswer('not_sent', results.members) : results.of(key);
      const answer = asked instanceof Promise ? await asked : asked;
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      const written = block.written?.[index];
      for (const piece of pieces.add(format.row({ cells, written, answer }, columns, added)))
        yield piece;
      if (performance.now() - turn < sliceMs) continue;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      turn = performance.now();
    }
    onRows?.(row);
  }
  yield* pieces.take();
}

function cellsOf(row: RowOrBroken, width: number): readonly string[] {
  if (!isBroken(row)) return row;
  return Array.from({ length: width }, (_none, index) => row.cells?.[index] ?? '');
}

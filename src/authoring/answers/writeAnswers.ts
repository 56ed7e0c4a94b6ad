import { extname } from 'node:path';
import { writeNewFile } from '../../disk/writeNewFile.ts';
import { placeFile } from '../../tracking/journal/atomicFile.ts';
import { answerColumns } from '../build/answerFormat.ts';
import { preparePrompt } from '../build/prepare.ts';
import { TableError } from '../table/table.ts';
import { AnsweredTable, type AnswersOptions } from './answeredTable.ts';
import { RowAnswers, type AnswerFiles } from './rowAnswers.ts';
import { tableFormats } from './tableFormats.ts';

/** How many rows stand how. */
export type AnswersReport = Readonly<Record<string, number>>;

/**
 * Writes the table of a prompt again with what came back for each row. The source is only read.
 * @param files of the batch, and of those that sent some of its requests again, in the order of time: a later answer counts
 * @param out absolute, `.csv`, `.tsv`, `.jsonl`, `.xlsx` or `.parquet`; what is there is replaced
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
  if (!format) throw new TableError('unsupported_source', out);
  const members = answerColumns(prepared.schema);
  const results = await RowAnswers.open([files].flat(), members, options.signal);
  try {
    const table = await AnsweredTable.open(prepared, results, options);
    await placeFile(out, (temporary) => writeNewFile(temporary, format(table)));
    return table.counts;
  } finally {
    results.close();
  }
}

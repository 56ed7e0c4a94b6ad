import type { AnswerRow } from './answerRows.ts';
import { csvField } from './csvField.ts';

/** Rows as the lines of a file; every call gives one piece of it. */
export const rowFormats: {
  readonly [F in 'csv' | 'jsonl']: (rows: AsyncIterable<AnswerRow>) => AsyncGenerator<Uint8Array>;
} = {
  /** RFC 4180, for spreadsheets: with the mark by which they know UTF-8. */
  async *csv(rows) {
    yield encode('\uFEFFcustom_id,status,answer,error,input_tokens,output_tokens\r\n');
    for await (const row of rows) {
      const { custom_id, status, answer, error, input_tokens, output_tokens } = row;
      const why = error && [error.status, error.code, error.message].filter(Boolean).join(' ');
      const fields = [custom_id, status, answer, why, input_tokens, output_tokens];
      yield encode(`${fields.map(csvField).join(',')}\r\n`);
    }
  },
  async *jsonl(rows) {
    for await (const row of rows) yield encode(`${JSON.stringify(row)}\n`);
  },
};

function encode(text: string): Uint8Array {
  return Buffer.from(text);
}

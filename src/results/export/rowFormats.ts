import type { AnswerRow } from './answerRows.ts';

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

/** A tab or a line's end, or a sign that begins a formula, also full-width and after spaces that a program trims. */
const formulaStart = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/;

/**
 * A field of a CSV file. A text that a spreadsheet would run as a formula gets an apostrophe before it: answers come
 * from a model, and models repeat what strangers wrote. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const isFormula = formulaStart.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function encode(text: string): Uint8Array {
  return Buffer.from(text);
}

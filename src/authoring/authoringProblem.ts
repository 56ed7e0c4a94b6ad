import type { Problem, Severity } from '../jsonl/problem.ts';

/** UTF-16 offsets in the text of a prompt. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a table: rows count from 1 below the header, columns from 0; without a column the whole row. */
export interface CellPlace {
  readonly row: number;
  readonly column?: number;
  readonly name?: string;
}

/** One sentence for each code, with {0}, {1}… for `args`; says what to do. */
export const authoringRules = {
  // the front matter
  no_front_matter: ['error', 'Begin the file with a line of three hyphens, the keys (source, model…) and another line of three hyphens.'],
  invalid_front_matter: ['error', 'The front matter is not valid YAML: {0}'],
  unquoted_value: ['error', 'YAML reads this value as something else. Put quotation marks around it: “{0}: {1}”'],
  unknown_key: ['warning', 'Unknown key “{0}” is ignored. Keys: {1}.'],
  missing_key: ['error', 'The key “{0}” is missing.'],
  invalid_key_value: ['error', '“{0}” must be {1}.'],
  unknown_provider: ['error', 'There is no provider “{0}”. Providers: {1}.'],
  unknown_endpoint: ['error', 'A batch prompt cannot make requests for “{0}”. Use chat, responses or embeddings.'],
  endpoint_not_offered: ['error', '{0} has no “{1}” requests in batches. Leave “endpoint” out.'],
  unreadable_schema: ['error', 'The schema {0} cannot be read: {1}'],
  schema_not_sent: ['information', '{0} is not known to check answers against a schema; JSON is asked for, and the schema names the columns of the answers.'],

  // the messages
  no_messages: ['error', 'The file has no prompt. Write it below the front matter, under the headings “# system” and “# user”.'],
  text_before_role: ['warning', 'Text before the first role is not sent. Put it under “# system” or “# user”.'],
  invalid_template: ['error', 'The placeholders cannot be read: {0}'],
  unsupported_tag: ['error', '“{0}” is not supported. Use {1} for a column, and sections for what is there only when a cell is not empty.'],
  unknown_column: ['error', 'The table has no column “{0}”. Columns: {1}.'],
  empty_message: ['error', 'Row {0}: the message is empty.'],

  // the table
  unreadable_source: ['error', 'The table {0} cannot be read: {1}'],
  unsupported_source: ['error', '{0} is not a supported table: CSV, TSV, JSON, JSON Lines, XLSX, Parquet, or a pattern such as photos/*.jpg.'],
  empty_source: ['error', '{0} has no rows.'],
  not_text: ['error', '{0} is not a text file, whatever its name says. Save it as CSV, or give it the name of its kind, such as .xlsx.'],
  no_objects: ['error', '{0} has no rows that are JSON objects. Write one object a line, or a list of objects.'],
  guessed_encoding: ['warning', '{0} is not UTF-8; it is read as {1}. If texts look wrong, write the right encoding, for example “encoding: gbk”, “big5”, “shift_jis” or “windows-1251”.'],
  invalid_encoding: ['error', '{0} holds bytes that are not {1}, first in row {2}. Write the right encoding, for example “encoding: gbk”.'],
  duplicate_column: ['warning', 'Two columns are called “{0}”; the later one is called “{1}” here.'],
  short_row: ['error', 'Row {0} has fewer cells ({1}) than the header ({2}).'],
  long_row: ['error', 'Row {0} has more cells ({1}) than the header ({2}): a text with a separator in it is not quoted.'],
  open_quote: ['error', 'Row {0}: a quotation mark opens a cell and none closes it. If quotation marks are text in this file, write “quote: none”.'],
  huge_row: ['error', 'Row {0} has more than {1} MB, so reading ends here. Look for a quotation mark that opens a cell and is not closed.'],
  broken_row: ['error', 'Row {0} cannot be read: {1}'],

  // the cells
  empty_cell: ['warning', 'Row {0}: “{1}” is empty.'],
  empty_id: ['error', 'Row {0} has no “{1}”, so its request would have no custom_id.'],
  duplicate_id: ['error', 'Row {0} has the same “{1}” as row {2}; every request needs a custom_id of its own.'],
  missing_file: ['error', 'Row {0}: there is no file {1}.'],
  not_a_picture: ['error', 'Row {0}: {1} is not an image that can be sent (PNG, JPEG, GIF, WebP, BMP, HEIC, TIFF, AVIF).'],
  too_large_file: ['error', 'Row {0}: {1} has {2} MB; with it the request is larger than {3} MB.'],
  too_much_data: ['error', 'The files of all rows have {0} GB together; at most {1} GB can go into one batch file.'],
  too_long_for_model: ['warning', 'Row {0}: about {1} tokens, and the model accepts {2}.'],
  request_problem: ['error', 'Row {0}: {1}'],
} as const satisfies Readonly<Record<string, readonly [Severity, string]>>; // prettier-ignore

export type AuthoringCode = keyof typeof authoringRules;

/** What is wrong with a prompt, its table or a request that comes of both; with its place on either. */
export interface AuthoringProblem {
  readonly code: AuthoringCode;
  readonly severity: Severity;
  readonly args: readonly (string | number)[];
  /** On the prompt. */
  readonly span?: Span;
  readonly cell?: CellPlace;
  /** What the rules for batch files say of the request that was built. */
  readonly request?: Problem;
}

/** A problem with the severity of its table. */
export function authoringProblem(
  code: AuthoringCode,
  args: readonly (string | number)[],
  place: Pick<AuthoringProblem, 'span' | 'cell' | 'request'> = {},
): AuthoringProblem {
  return { code, severity: authoringRules[code][0], args, ...place };
}

/** Why a table cannot be read where no row is known. @param error a TableError. @param source as the prompt names it */
export function sourceProblem(
  { code, detail }: { readonly code: AuthoringCode; readonly detail: string },
  source: string,
): AuthoringProblem {
  // That sentence names a row.
  return authoringProblem(code === 'invalid_encoding' ? 'unreadable_source' : code, [
    source,
    detail,
  ]);
}

/** Every sentence, for the completeness of translations. */
export function authoringSentences(): string[] {
  return [...Object.values(authoringRules).map(([, sentence]) => sentence), ...expectedValues];
}

/** What fills {1} of `invalid_key_value`. */
export const expectedValues = [
  'a text',
  'an object',
  'a list of names',
  'one character, or “tab”',
  'the name of a character encoding, such as utf-8, gbk or windows-1252',
  'the path of a JSON Schema, or the schema itself',
] as const;

/** A problem in English, for places without an editor. */
export function authoringSentence({ code, args }: AuthoringProblem): string {
  const [, template] = authoringRules[code];
  return template.replace(/\{(\d+)\}/g, (_whole, index) => String(args[Number(index)] ?? ''));
}

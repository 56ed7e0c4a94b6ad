/** Every key of the front matter, and what it says. */
export const promptKeys = {
  source:
    'The table: a CSV, TSV, JSON, JSON Lines, XLSX (`book.xlsx#Sheet2`) or Parquet file, or a pattern of images or texts, such as `photos/*.jpg`. Relative to this file.',
  id: 'The column that becomes the `custom_id`. Without it, requests are numbered by their row.',
  provider: 'Whose Batch API the file is for; its rules check every request.',
  model: 'The model that answers.',
  endpoint: '`chat` (the default), `responses` or `embeddings`.',
  parameters: 'What else the body of each request holds, such as `temperature` or `max_completion_tokens`.',
  schema: 'A JSON Schema for the answer: the path of a file, or the schema itself. Each of its members becomes a column of the answers.',
  encoding: 'The character encoding of the table, when it is not UTF-8: `gbk`, `utf-16le`, `windows-1252`…',
  separator: 'The character between the cells of a CSV file, when it is not found by itself; `tab` for a tab.',
  quote: 'The character around the cells of a CSV file, `"` by default; `none` when quotation marks are text.',
  columns: 'The names of the columns, for a CSV file without a header line.',
  name: 'What the prompt is called.',
  description: 'What the prompt is for.',
} as const; // prettier-ignore

export type PromptKey = keyof typeof promptKeys;

export const promptKeyNames = Object.keys(promptKeys) as readonly PromptKey[];

/** The ends of the paths that a prompt can make requests for. */
export const endpointNames = ['chat', 'responses', 'embeddings'] as const;

export type EndpointName = (typeof endpointNames)[number];

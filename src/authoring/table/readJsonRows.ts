import { stat } from 'node:fs/promises';
import { isDeep, jsonText } from '../../jsonl/json/jsonText.ts';
import { readSource, type ReadOptions } from './sourceBytes.ts';
import { TableError, type RowBlock, type RowOrBroken, type Table } from './table.ts';
import { isObject, type JsonObject } from '../../json/unknownJson.ts';

/** Bytes of a file that is one JSON value and so is read as one. */
const largestJson = 256_000_000;
/** So many rows tell which columns there are. */
const rowsForColumns = 1000;

interface WrittenRow {
  readonly text: string;
  /** Undefined when it is no JSON object. */
  readonly value: JsonObject | undefined;
  readonly failure: string;
}

/**
 * JSON objects as rows: one a line, or all in one array. A column is a member's name; a text is a cell as it is, other
 * values as JSON.
 * @throws TableError, the system's error
 */
export async function readJsonRows(
  path: string,
  encoding: string | undefined,
  isLines: boolean,
  options: ReadOptions,
): Promise<Table> {
  const { chunks, notes } = await readSource(path, encoding, options);
  const source = isLines ? lines(chunks) : whole(chunks, (await stat(path)).size);
  const first: WrittenRow[] = [];
  while (first.length < rowsForColumns) {
    const { value, done } = await source.next();
    if (done) break;
    first.push(...value);
  }
  if (first.length === 0) throw new TableError('empty_source');
  if (first.every(({ value }) => value === undefined)) throw new TableError('no_objects');
  const columns = [...new Set(first.flatMap(({ value }) => Object.keys(value ?? {})))];
  const toBlock = (rows: readonly WrittenRow[]): RowBlock => ({
    rows: rows.map((row) => cellsOf(row, columns)),
    written: rows.map(({ text }) => text),
  });
  async function* blocks(): AsyncGenerator<RowBlock> {
    try {
      yield toBlock(first);
      for await (const rows of source) yield toBlock(rows);
    } finally {
      await source.return(undefined);
    }
  }
  return { columns, notes, blocks: blocks() };
}

function cellsOf({ value, failure }: WrittenRow, columns: readonly string[]): RowOrBroken {
  if (!value) return { reason: 'broken_row', detail: [failure] };
  return columns.map((name) => cellText(Object.hasOwn(value, name) ? value[name] : null));
}

/** A text as it is, nothing for null, and JSON for the rest. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : jsonText(value);
}

async function* lines(
  chunks: AsyncIterable<string>,
): AsyncGenerator<readonly WrittenRow[], undefined> {
  let rest = '';
  for await (const chunk of chunks) {
    rest += chunk;
    const end = rest.lastIndexOf('\n');
    if (end < 0) continue;
    yield rowsOf(rest.slice(0, end));
    rest = rest.slice(end + 1);
  }
  yield rowsOf(rest);
}

function rowsOf(text: string): WrittenRow[] {
  return text.split('\n').flatMap((line) => {
    const row = line.trim();
    return row === '' ? [] : [parsed(row)];
  });
}

async function* whole(
  chunks: AsyncIterable<string>,
  size: number,
): AsyncGenerator<readonly WrittenRow[], undefined> {
  if (size > largestJson)
    throw new TableError('unreadable_source', `> ${String(largestJson / 1e6)} MB: .jsonl`);
  let text = '';
  for await (const chunk of chunks) text += chunk;
  const value = parse(text);
  if (value instanceof Error) {
    // Many a list of objects, one a line, has a name that ends in .json.
    if (!isLineOfObject(text)) throw new TableError('unreadable_source', value.message);
    yield rowsOf(text);
    return;
  }
  yield listIn(value).map((row) => toRow(row, jsonText(row)));
}

function isLineOfObject(text: string): boolean {
  return isObject(parse(text.trimStart().split('\n', 1)[0] ?? ''));
}

/** The list itself, or the first one that is a member of an object: `{ "data": […] }`. */
function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const lists = Object.values(value ?? {}).filter((member) => Array.isArray(member));
  return lists[0] ?? [value];
}

function parsed(text: string): WrittenRow {
  const value = parse(text);
  return value instanceof Error
    ? { text, value: undefined, failure: value.message }
    : toRow(value, text);
}

function toRow(value: unknown, text: string): WrittenRow {
  // Cut, a cell would be sent as something else than it is.
  const isTooDeep = isObject(value) && isDeep(value);
  return {
    text,
    value: isObject(value) && !isTooDeep ? value : undefined,
    failure: isTooDeep ? 'JSON: nested too deeply' : 'no JSON object',
  };
}

/** Digits that a number would lose. */
const preciseNumber = /\d{16}|\d\.\d*0\b/;

/** Numbers that would change are kept as they are written. */
const keepNumbers = (_key: string, value: unknown, context?: { readonly source?: string }) => {
  const { source } = context ?? {};
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
  return rawJson(source);
};

function rawJson(source: string): unknown {
  const { rawJSON } = JSON as unknown as { readonly rawJSON?: (text: string) => unknown };
  return rawJSON ? rawJSON(source) : Number(source);
}

function parse(text: string): unknown {
  try {
    return preciseNumber.test(text) ? JSON.parse(text, keepNumbers) : JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

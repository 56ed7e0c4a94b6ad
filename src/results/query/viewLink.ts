import { isLinkedId } from '../../batches/linkedId.ts';
import type { Condition, Query, Search } from './session.ts';

/** What a link to a view says: where its results are, and how they are looked at. */
export interface ViewLink {
  readonly sources: readonly LinkedSource[];
  readonly query: Query;
  readonly columns?: readonly string[] | undefined;
}

/** A batch by its ids, or files by their paths in the workspace, with `/`. */
export type LinkedSource =
  | { readonly account: string; readonly id: string }
  | {
      readonly outputs: readonly string[];
      readonly errors: readonly string[];
      readonly input?: string | undefined;
    };

export const viewLinkPath = '/results';
/** Longer ones are cut by browsers and mail programs; it bounds all that is in one, too. */
export const longestLink = 8000;

/** The query of a link's address: of letters that no program on its way decodes, however often. */
export function writeViewLink(link: ViewLink): string {
  return `view=${Buffer.from(JSON.stringify(link)).toString('base64url')}`;
}

/** What a link says; undefined when it is none of ours. Any page can make one up, so that nothing of it is taken as it is. */
export function readViewLink(path: string, query: string): ViewLink | undefined {
  if (path !== viewLinkPath || query.length > longestLink) return undefined;
  try {
    const [, view = ''] = /^view=([\w-]+)$/.exec(query) ?? [];
    const given = JSON.parse(Buffer.from(view, 'base64url').toString()) as Given<ViewLink>;
    const sources = listOf(given.sources, sourceOf);
    if (sources.length === 0) return undefined;
    const columns = given.columns === undefined ? undefined : listOf(given.columns, textOf);
    return { sources, query: queryOf(given.query), ...(columns ? { columns } : {}) };
  } catch {
    return undefined;
  }
}

type Given<T> = { readonly [K in keyof T]?: unknown };

function sourceOf(value: unknown): LinkedSource {
  const { account, id, outputs, errors, input } = value as Given<{
    account: string;
    id: string;
    outputs: string;
    errors: string;
    input: string;
  }>;
  if (id !== undefined) return { account: match(account, /^[\w.-]{1,64}$/), id: idOf(id) }; // prettier-ignore
  return {
    outputs: listOf(outputs, pathOf),
    errors: listOf(errors, pathOf),
    ...(input === undefined ? {} : { input: pathOf(input) }),
  };
}

/** A path that stays below the folder it is taken from, on every system. */
function pathOf(value: unknown): string {
  const path = match(value, /^[^\\:\0]+\.(jsonl|ndjson)$/i);
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw new TypeError(path);
  return path;
}

function queryOf(value: unknown): Query {
  const { conditions, search, sort } = value as Given<Query>;
  return {
    conditions: listOf(conditions, conditionOf),
    ...(search === undefined ? {} : { search: searchOf(search) }),
    ...(sort === undefined ? {} : { sort: sortOf(sort) }),
  };
}

function conditionOf(value: unknown): Condition {
  const { column, is, values, from, to } = value as Given<{
    column: string;
    is: string;
    values: string;
    from: number;
    to: number;
  }>;
  if (is === 'in') return { column: textOf(column), is, values: listOf(values, textOf) };
  return {
    column: textOf(column),
    is: 'between',
    ...(typeof from === 'number' ? { from } : {}),
    ...(typeof to === 'number' ? { to } : {}),
  };
}

const places = ['everything', 'custom_id', 'question', 'answer', 'reasoning'] as const;

function searchOf(value: unknown): Search {
  const { text, isRegex, matchCase, in: place } = value as Given<Search>;
  const known = places.find((one) => one === place) ?? 'everything';
  return {
    text: textOf(text),
    isRegex: isRegex === true,
    matchCase: matchCase === true,
    in: known,
  };
}

function sortOf(value: unknown): NonNullable<Query['sort']> {
  const { column, descending } = value as Given<NonNullable<Query['sort']>>;
  return { column: textOf(column), descending: descending === true };
}

function idOf(value: unknown): string {
  const id = textOf(value);
  if (!isLinkedId(id)) throw new TypeError(id);
  return id;
}

function textOf(value: unknown): string {
  return match(value, /^/);
}

function match(value: unknown, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new TypeError(String(pattern));
  return value;
}

function listOf<T>(value: unknown, one: (value: unknown) => T): readonly T[] {
  if (!Array.isArray(value)) throw new TypeError('no list');
  return value.map(one);
}

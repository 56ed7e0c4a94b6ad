import { unwrapList } from './envelope.ts';
import { isObject, type JsonObject } from './json.ts';
import { readText } from './readValue.ts';

/** Marks a cursor that goes back as `cursor` instead of `after`. */
const cursorMark = 'cursor:';

export interface Page {
  readonly items: readonly JsonObject[];
  /** Cursor of the next page; null when there is none, or none is named. */
  readonly next: string | null;
  /** False when there may be more, also where `next` does not say how to get it, or the list is missing. */
  readonly isLast: boolean;
}

/**
 * Reads one page of a list. An entry without an id is left out: it must not cost the others.
 * @param after the cursor that brought this page; one that is named again leads nowhere
 * @param limit entries that were asked for: a full page without a word of cursors may not be the last
 * @param names members that may hold the list, beside `data`
 * @throws ApiFailure `malformed`
 */
export function readPage(
  json: unknown,
  after: string | null,
  limit: number,
  ...names: readonly string[]
): Page {
  const { items, isThere, about } = unwrapList(json, ...names);
  const readable = items.filter(isObject).filter((item) => readText(item['id']) !== null);
  const named = readable.length > 0 ? nextCursor(about, readable) : null;
  const next = named === after ? null : named;
  const hasMore = moreOf(about);
  const isEnd = hasMore === false || (hasMore !== true && items.length < limit);
  return { items: readable, next, isLast: isThere && next === null && isEnd };
}

function moreOf(about: JsonObject): unknown {
  return about['has_more'] ?? about['hasMore'];
}

function nextCursor(about: JsonObject, items: readonly JsonObject[]): string | null {
  const paging = about['paging'];
  const cursor =
    readText(isObject(paging) ? paging['next_cursor'] : undefined) ??
    readText(about['next_cursor']);
  if (cursor !== null) return cursorMark + cursor;
  const hasMore = moreOf(about);
  if (hasMore === false) return null;
  const named = readText(about['last_id']);
  return hasMore === true ? readText(items.at(-1)?.['id']) : named;
}

/** The query that a cursor of `readPage` stands for. */
export function pageQuery(after: string | null): Readonly<Record<string, string>> {
  if (after === null) return {};
  if (after.startsWith(cursorMark)) return { cursor: after.slice(cursorMark.length) };
  return { after };
}

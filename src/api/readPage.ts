import { unwrapList } from './envelope.ts';
import { isObject, type JsonObject } from './json.ts';
import { readText } from './readValue.ts';

/** Marks a cursor that goes back as `cursor` instead of `after`. */
const cursorMark = 'cursor:';

export interface Page {
  readonly items: readonly JsonObject[];
  /** Cursor of the next page; null when this was the last. */
  readonly next: string | null;
}

/**
 * Reads one page of a list. An entry without an id is left out: it must not cost the others.
 * @param after the cursor that brought this page; a service that names it again has no further page
 * @param names members that may hold the list, beside `data`
 * @throws ApiFailure `malformed`
 */
export function readPage(json: unknown, after: string | null, ...names: readonly string[]): Page {
  const { items, about } = unwrapList(json, ...names);
  const readable = items.filter(isObject).filter((item) => readText(item['id']) !== null);
  const next = readable.length > 0 ? nextCursor(about, readable) : null;
  return { items: readable, next: next === after ? null : next };
}

function nextCursor(about: JsonObject, items: readonly JsonObject[]): string | null {
  const paging = about['paging'];
  const cursor =
    readText(isObject(paging) ? paging['next_cursor'] : undefined) ??
    readText(about['next_cursor']);
  if (cursor !== null) return cursorMark + cursor;
  const hasMore = about['has_more'] ?? about['hasMore'];
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

import type { BatchPage } from '../batches/batchApi.ts';
import { unwrapList } from './envelope.ts';
import { isObject, type JsonObject } from './json.ts';
import { readBatch } from './readBatch.ts';
import { readText } from './readValue.ts';

/** Marks a cursor that goes back as `cursor` instead of `after`. */
const cursorMark = 'cursor:';

/**
 * Reads one page of a list. An entry without an id is left out: it must not cost the others.
 * @param after the cursor that brought this page; a service that names it again has no further page
 * @throws ApiFailure `malformed`
 */
export function readBatchPage(accountId: string, json: unknown, after: string | null): BatchPage {
  const { items, about } = unwrapList(json, 'batches', 'jobs');
  const readable = items.filter((item) => isObject(item) && readText(item['id']) !== null);
  const next = readable.length > 0 ? nextCursor(about, readable) : null;
  return {
    batches: readable.map((item) => readBatch(accountId, item)),
    next: next === after ? null : next,
  };
}

function nextCursor(about: JsonObject, items: readonly unknown[]): string | null {
  const paging = about['paging'];
  const cursor =
    readText(isObject(paging) ? paging['next_cursor'] : undefined) ??
    readText(about['next_cursor']);
  if (cursor !== null) return cursorMark + cursor;
  const hasMore = about['has_more'] ?? about['hasMore'];
  if (hasMore === false) return null;
  const named = readText(about['last_id']);
  if (hasMore !== true) return named;
  const last = items.at(-1);
  return isObject(last) ? readText(last['id']) : named;
}

/** The query that a cursor of `readBatchPage` stands for. */
export function pageQuery(after: string | null): Readonly<Record<string, string>> {
  if (after === null) return {};
  if (after.startsWith(cursorMark)) return { cursor: after.slice(cursorMark.length) };
  return { after };
}

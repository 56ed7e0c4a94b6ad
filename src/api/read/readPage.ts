import { isOther, type ObjectKind, unwrapList } from './unwrap.ts';
import { isPartOf, moreOf, totalOf } from './listEnd.ts';
import { readId, readText } from './readValue.ts';
import { isObject, type JsonObject } from '../../json/unknownJson.ts';

/** Marks a cursor that goes back as `cursor` instead of `after`. */
const cursorMark = 'cursor:';

/** A hundred were asked for; some services send all that they have. Of more, the rest is left, and it is told. */
const mostItems = 10_000;
const longestCursor = 2_000;

export interface Page {
  readonly items: readonly JsonObject[];
  /** Cursor of the next page; null when there is none, or none is named. */
  readonly next: string | null;
  /** False when there may be more: also where `next` does not say how to get it, or the page is not whole. */
  readonly isLast: boolean;
  /** False when the list is missing, or an entry is left out. */
  readonly isWhole: boolean;
  /** The service itself said that nothing follows. */
  readonly saysEnd: boolean;
}

/**
 * Reads one page of a list. An entry without an id, or of another kind, is left out: it must not cost the others.
 * @param after the cursor that brought this page; one that is named again leads nowhere
 * @param limit entries that were asked for: a full page without a word of cursors may not be the last
 * @param wanted what is listed
 * @param names members that may hold the list, beside `data`
 * @throws ApiFailure `malformed`
 */
export function readPage(
  json: unknown,
  after: string | null,
  limit: number,
  wanted: ObjectKind,
  ...names: readonly string[]
): Page {
  const { items: all, isThere, about } = unwrapList(json, ...names);
  const items = all.slice(0, mostItems);
  const readable = items
    .filter(isObject)
    .filter((item) => readId(item['id']) !== null && !isOther(item, wanted));
  const isShort = items.length === all.length;
  const isWhole = isThere && isShort && readable.length === items.length;
  const named = isShort && readable.length > 0 ? nextCursor(about, readable) : null;
  const isTooLong = (named?.length ?? 0) > longestCursor;
  const next = named === after || isTooLong ? null : named;
  const hasMore = moreOf(about);
  // A total counts the pages before this one too.
  const isPart = isPartOf(about) || (after === null && totalOf(about) > items.length);
  const isEnd = !isPart && (hasMore === false || (hasMore !== true && items.length < limit));
  return {
    items: readable,
    next,
    saysEnd: hasMore === false && !isPart,
    isWhole,
    isLast: isWhole && !isTooLong && next === null && isEnd,
  };
}

function nextCursor(about: JsonObject, items: readonly JsonObject[]): string | null {
  const paging = about['paging'];
  const cursor =
    cursorText(isObject(paging) ? paging['next_cursor'] : undefined) ??
    cursorText(about['next_cursor']);
  if (cursor !== null) return cursorMark + cursor;
  const hasMore = moreOf(about);
  if (hasMore === false) return null;
  const named = cursorText(about['last_id']);
  return hasMore === true ? readText(items.at(-1)?.['id']) : named;
}

/** One that is too long is recognised by its length, and never followed. */
function cursorText(value: unknown): string | null {
  return readText(value, longestCursor + 1);
}

/** The query that a cursor of `readPage` stands for. */
export function pageQuery(after: string | null): Readonly<Record<string, string>> {
  if (after === null) return {};
  if (after.startsWith(cursorMark)) return { cursor: after.slice(cursorMark.length) };
  return { after };
}

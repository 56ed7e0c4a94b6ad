import { isObject, type JsonObject } from '../../json/unknownJson.ts';
import { readCount } from './readValue.ts';

/** Members that lead to the next page in ways that are not followed here. */
const leads = ['next', 'next_page', 'next_page_token', 'nextPageToken', 'next_token', 'nextToken', 'nextCursor']; // prettier-ignore
/** Members that may hold them. */
const holders = ['paging', 'pagination', 'links', 'meta'];
const totals = ['total', 'total_count', 'totalCount'];

/** Does the service say that there is more? Some say it as text or as a number; undefined when it says nothing. */
export function moreOf(about: JsonObject): boolean | undefined {
  const word = about['has_more'] ?? about['hasMore'];
  if (word === undefined || word === null) return undefined;
  return word !== false && word !== 0 && word !== 'false' && word !== '0' && word !== '';
}

/** Does what stands beside a list say that this is not all of it, though it may name no way to the rest? */
export function isPartOf(about: JsonObject): boolean {
  const places = [about, ...holders.map((name) => about[name]).filter(isObject)];
  return (
    about['partial'] === true ||
    about['incomplete'] === true ||
    places.some((place) => leads.some((name) => Boolean(place[name])))
  );
}

/** How many entries the whole list has, where the service tells; some count differently, so that it only ever doubts. */
export function totalOf(about: JsonObject): number {
  return Math.max(0, ...totals.map((name) => readCount(about[name]) ?? 0));
}

/** Does an answer speak of a failure, whatever its status was? What it lists then is no proof of what it does not. */
export function speaksOfFailure(about: JsonObject): boolean {
  const { error, errors, success, code } = about;
  const number = typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : code;
  return [error, errors].some(says) || success === false || (typeof number === 'number' && number >= 400); // prettier-ignore
}

function says(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

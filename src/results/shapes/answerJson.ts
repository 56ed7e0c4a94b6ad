import type { ResultText } from './readResult.ts';
import { jsonIn } from '../../json/unknownJson.ts';

const fence = /^```(?:json)?[^\S\n]*\n([\s\S]*)```$/i;

/**
 * The JSON that an answer is: its text, also in a fence of Markdown, or the arguments of its only call.
 * @returns undefined when it is no object or list
 */
export function answerJson({ text, calls }: ResultText): unknown {
  const own = text.trim();
  const call = own === '' && calls.length === 1 ? calls[0]?.arguments.trim() : undefined;
  const json = call ?? fence.exec(own)?.[1]?.trim() ?? own;
  return json.startsWith('{') || json.startsWith('[') ? jsonIn(json) : undefined;
}

/** A member by its path; undefined when there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at;
}

// Stands alone: requests are read when they come, and again when they are answered.
import { isObject, jsonIn, type JsonObject } from '../json/unknownJson.ts';

/** One line of an input file that a service would run. */
export interface RequestLine {
  readonly customId: string;
  readonly body: JsonObject;
  /** Wishes such as `[simulate:429]`, found anywhere in the line. */
  readonly wishes: readonly string[];
}

/** What `[simulate:…]` asks for, in the order in which it stands. */
export function wishesIn(text: string): string[] {
  return Array.from(text.matchAll(/\[simulate:([a-z0-9-]{1,20})\]/g), (match) => match[1] ?? '');
}

/** The request in a line that was judged before; undefined for a blank line. */
export function requestOf(text: string): RequestLine | undefined {
  const json = jsonIn(text);
  if (!isObject(json) || typeof json['custom_id'] !== 'string') return undefined;
  const body = isObject(json['body']) ? json['body'] : {};
  return { customId: json['custom_id'], body, wishes: wishesIn(text) };
}

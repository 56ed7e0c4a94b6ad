import { endOfValue, namesOf, walkObject } from './walkJson.ts';

/** Offsets of an id's text, without quotation marks. */
export interface IdSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Gemini's lines have a `key`: https://ai.google.dev/gemini-api/docs/batch-api, Bedrock's a `recordId`:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html
 */
const idNames = namesOf('custom_id', 'key', 'recordId');

/**
 * The id that a value stands for: a text, or a number, which some writers make of it.
 * @returns undefined for null, lists and the like
 */
export function idSpan(bytes: Uint8Array, start: number, end: number): IdSpan | undefined {
  const first = bytes[start] as number;
  if (first === 0x22) return { start: start + 1, end: end - 1 };
  const isNumber = first === 0x2d || (first >= 0x30 && first <= 0x39);
  return isNumber ? { start, end } : undefined;
}

const ofResult = namesOf('custom_id', 'response', 'modelOutput');

/** Does an object in valid JSON have what only a request's or a result's own line has? */
export function isOwnLine(bytes: Uint8Array, start: number): boolean {
  let found = false;
  walkObject(bytes, bytes.indexOf(0x7b, start), ofResult, (_name, at) => {
    found = true;
    return endOfValue(bytes, at);
  });
  return found;
}

/** The `custom_id` of an object in valid JSON, or else what other services call it. */
export function idSpanOf(bytes: Uint8Array, start: number): IdSpan | undefined {
  let id: IdSpan | undefined;
  let other: IdSpan | undefined;
  walkObject(bytes, bytes.indexOf(0x7b, start), idNames, (name, at) => {
    const end = endOfValue(bytes, at);
    if (name === 'custom_id') id = idSpan(bytes, at, end);
    else other = idSpan(bytes, at, end);
    return end;
  });
  return id ?? other;
}

import type { BatchError } from '../../batches/batch.ts';
import { parseJson } from './json.ts';
import { serverText } from './serverText.ts';
import { readCount, readText } from './readValue.ts';
import { isObject } from '../../json/unknownJson.ts';

/** More are not shown anywhere. */
const maxErrors = 5_000;
const longestWords = 20_000;
const maxCharacters = 500_000;
/** Of errors as JSON text. */
const longestText = 100_000;

/**
 * Reads a batch's `errors`: `{object, data: […]}`, a bare list, one object, or text; text may itself be JSON, or begin
 * with "Line 2:" instead of having a `line`.
 */
export function readErrors(value: unknown): readonly BatchError[] {
  const errors: BatchError[] = [];
  let characters = 0;
  for (const error of errorsIn(value, { left: maxErrors })) {
    characters += error.message.length;
    if (characters > maxCharacters) break;
    errors.push(error);
  }
  return errors;
}

/** @param entries how many more are looked at, whatever is in them */
function* errorsIn(value: unknown, entries: { left: number }): Generator<BatchError, undefined> {
  if (typeof value === 'string') yield* errorsInText(value, entries);
  else if (Array.isArray(value)) {
    for (const entry of value) {
      if (entries.left-- <= 0) return;
      yield* errorsIn(entry, entries);
    }
  } else if (isObject(value) && Array.isArray(value['data']))
    yield* errorsIn(value['data'], entries); // prettier-ignore
  else if (isObject(value)) {
    const code = readText(value['code']) ?? readText(value['type']);
    const words =
      readText(value['message'], longestWords) ?? readText(value['msg'], longestWords) ?? code;
    if (words === null) return;
    yield {
      code: code === null ? null : serverText(code, 100, ''),
      message: serverText(words, 2_000, ''),
      param: readText(value['param']),
      line: readCount(value['line']) || lineInText(words),
    };
  }
}

function* errorsInText(text: string, entries: { left: number }): Generator<BatchError, undefined> {
  if (text.trim() === '') return;
  if (text.length <= longestText && /^\s*[[{]/.test(text)) {
    try {
      const parsed = parseJson(Buffer.from(text));
      if (typeof parsed === 'object') {
        yield* errorsIn(parsed, entries);
        return;
      }
    } catch {
      // Then it is a sentence that begins with a bracket.
    }
  }
  yield { code: null, message: serverText(text, 2_000, ''), param: null, line: lineInText(text) };
}

function lineInText(text: string): number | null {
  const match = /^\s*line\s+(\d{1,9})\b/i.exec(text);
  return Number(match?.[1] ?? 0) || null;
}

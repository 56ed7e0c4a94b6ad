import type { BatchError } from '../batches/batch.ts';
import { isObject, parseJson } from './json.ts';
import { plainText } from './plainText.ts';
import { readCount, readText } from './readValue.ts';

/** More are not shown anywhere; the raw object keeps them. */
const maxErrors = 5_000;

/**
 * Reads a batch's `errors`: `{object, data: […]}`, a bare list, one object, or text; text may itself be JSON, or begin
 * with "Line 2:" instead of having a `line`.
 */
export function readErrors(value: unknown): readonly BatchError[] {
  if (typeof value === 'string') return readErrorText(value);
  if (Array.isArray(value)) {
    return value.slice(0, maxErrors).flatMap((entry) => readErrors(entry));
  }
  if (!isObject(value)) return [];
  if (Array.isArray(value['data'])) return readErrors(value['data']);
  const code = readText(value['code']) ?? readText(value['type']);
  const words = readText(value['message']) ?? readText(value['msg']) ?? code;
  if (words === null) return [];
  return [
    {
      code: code === null ? null : plainText(code, 100, ''),
      message: plainText(words, 2_000, ''),
      param: readText(value['param']),
      line: readCount(value['line']) || lineInText(words),
    },
  ];
}

function readErrorText(text: string): readonly BatchError[] {
  if (text.trim() === '') return [];
  if (/^\s*[[{]/.test(text)) {
    try {
      const parsed = parseJson(Buffer.from(text));
      if (typeof parsed === 'object') return readErrors(parsed);
    } catch {
      // Then it is a sentence that begins with a bracket.
    }
  }
  return [{ code: null, message: plainText(text, 2_000, ''), param: null, line: lineInText(text) }];
}

function lineInText(text: string): number | null {
  const match = /^\s*line\s+(\d{1,9})\b/i.exec(text);
  return Number(match?.[1] ?? 0) || null;
}

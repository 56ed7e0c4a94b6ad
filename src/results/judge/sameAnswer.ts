import { answerJson } from '../shapes/answerJson.ts';
import type { ResultText } from '../shapes/readResult.ts';

/** Deeper values are not compared, and are not the same. */
const deepest = 200;

/** Do two answers say the same? JSON by value, numbers within a part of the greater one, other texts letter by letter. */
export function sameAnswer(a: ResultText, b: ResultText, tolerance: number): boolean {
  const [leftText, rightText] = [wordsOf(a), wordsOf(b)];
  if (leftText === rightText) return true;
  const [left, right] = [answerJson(a), answerJson(b)];
  if (left !== undefined && right !== undefined) return sameValue(left, right, tolerance);
  return sameNumber(leftText, rightText, tolerance);
}

/** Are two values of JSON equal? */
export function sameValue(a: unknown, b: unknown, tolerance: number, depth = 0): boolean {
  if (typeof a === 'number' && typeof b === 'number') return isNear(a, b, tolerance);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (depth >= deepest) return false;
  const [left, right] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  if (!left || !right) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      (name) =>
        Object.hasOwn(right, name) && sameValue(left[name], right[name], tolerance, depth + 1),
    )
  );
}

/** Are two texts numbers, and equal? */
export function sameNumber(a: string, b: string, tolerance: number): boolean {
  const [left, right] = [a, b].map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  return left !== undefined && right !== undefined && isNear(left, right, tolerance);
}

function isNear(a: number, b: number, tolerance: number): boolean {
  return a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

function wordsOf({ text, refusal, calls }: ResultText): string {
  const called = calls.map((call) => `${call.name}(${call.arguments})`);
  return [text, refusal, ...called].filter(Boolean).join('\n').trim();
}

import { jsonText } from '../../jsonl/json/jsonText.ts';
import { answerJson } from '../shapes/answerJson.ts';
import { stringIn } from '../shapes/jsonShape.ts';
import type { ResultText } from '../shapes/readResult.ts';
import { sameNumber, sameValue } from './sameAnswer.ts';
import { withinTime } from './withinTime.ts';
import { objectOf } from '../../json/unknownJson.ts';

/** One line of a file of expected answers: `{"custom_id": …, "expected": …, "match": "contains"}`. */
export interface ExpectedAnswer {
  readonly customId: string;
  readonly expected: unknown;
  /** How a text is compared; other values always are by value. */
  readonly match: 'equals' | 'contains' | 'regex';
  /** The member of the answer that it is held against, where there is one. */
  readonly member?: string;
}

const mostMs = 200;

/** @returns undefined for a line that tells nothing */
export function readExpected(line: string): ExpectedAnswer | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { custom_id: id, expected, match } = objectOf(json);
  if ((typeof id !== 'string' && typeof id !== 'number') || expected === undefined)
    return undefined;
  const how = stringIn(match);
  return {
    customId: String(id),
    expected,
    match: how === 'contains' || how === 'regex' ? how : 'equals',
  };
}

/** Is an answer what was expected? A regular expression that is none, or never ends, is met by nothing. */
export function isExpected(
  { expected, match, member }: ExpectedAnswer,
  answer: ResultText,
  tolerance: number,
): boolean {
  const text = answer.text.trim();
  const members = member === undefined ? {} : objectOf(answerJson(answer));
  if (member !== undefined && Object.hasOwn(members, member)) {
    const [given, wanted] = [wordsOf(members[member]), wordsOf(expected)];
    return given === wanted || sameNumber(given, wanted, tolerance);
  }
  if (typeof expected !== 'string') {
    const json = answerJson(answer);
    if (json !== undefined) return sameValue(json, expected, tolerance);
    return typeof expected === 'number'
      ? sameNumber(text, String(expected), tolerance)
      : (typeof expected !== 'object' || expected === null) && text === String(expected);
  }
  if (match === 'contains') return text.includes(expected);
  if (match === 'regex') return meets(expected, text);
  return text === expected.trim() || sameNumber(text, expected, tolerance);
}

function wordsOf(value: unknown): string {
  return (typeof value === 'string' ? value : jsonText(value)).trim();
}

function meets(regex: string, text: string): boolean {
  let found = false;
  try {
    const expression = new RegExp(regex, 'u');
    withinTime(mostMs, () => {
      found = expression.test(text);
    });
  } catch {
    return false;
  }
  return found;
}

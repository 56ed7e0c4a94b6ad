import { jsonText } from '../../jsonl/json/jsonText.ts';
import { answerOf } from '../../results/export/recordText.ts';
import type { FailureWords } from '../../results/join/resultKind.ts';
import type { Outcome } from '../../results/join/resultTable.ts';
import { isObject, jsonIn, type JsonObject } from '../../json/unknownJson.ts';

/** How a row stands: `not_sent` made no request, `not_json` has an answer that is not of the schema's shape. */
export type RowStatus = Outcome | 'not_sent' | 'not_json';

/** What goes back into the table for one row. */
export interface RowAnswer {
  readonly status: RowStatus;
  /** One value for each column of answers; null where there is none. */
  readonly values: readonly unknown[];
  readonly error: string | null;
}

/** @param members of the schema; undefined: the answer is one text */
export function noAnswer(
  status: RowStatus,
  members: readonly string[] | undefined,
  error: string | null = null,
): RowAnswer {
  return { status, error, values: (members ?? ['answer']).map(() => null) };
}

/** @param result a line of the output file */
export function answerFrom(
  result: unknown,
  status: Outcome,
  members: readonly string[] | undefined,
): RowAnswer {
  return textAnswer(embeddingOf(result) ?? answerOf(result), status, members);
}

/** @param text of an answer */
export function textAnswer(
  text: string,
  status: Outcome,
  members: readonly string[] | undefined,
): RowAnswer {
  if (!members) return { status, values: [text], error: null };
  const value = objectIn(text);
  if (!value)
    return noAnswer(
      status === 'answered' ? 'not_json' : status,
      members,
      text === '' ? null : text,
    );
  const values = members.map((name) => (Object.hasOwn(value, name) ? value[name] : null));
  return { status, values, error: null };
}

export function failureText({ status, code, message }: FailureWords): string {
  return [status, code, message].filter(Boolean).join(' ');
}

/** The whole vector, which the text of an answer shortens. */
function embeddingOf(result: unknown): string | undefined {
  const { response } = result as { readonly response?: { readonly body?: unknown } };
  const { data } = (response?.body ?? {}) as { readonly data?: unknown };
  const first: unknown = Array.isArray(data) ? data[0] : undefined;
  const { embedding } = (first ?? {}) as { readonly embedding?: unknown };
  return embedding === undefined ? undefined : jsonText(embedding);
}

const fenced = /^```(?:json)?[^\S\n]*\n([\s\S]*)```$/i;

/** The object that an answer is; models like to put it into a block of code. */
function objectIn(text: string): JsonObject | undefined {
  const value = jsonIn(fenced.exec(text.trim())?.[1] ?? text);
  return isObject(value) ? value : undefined;
}

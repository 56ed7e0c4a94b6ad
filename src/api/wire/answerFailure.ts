import { ApiFailure, type FailureKind } from '../../batches/apiFailure.ts';
import { readErrorBody, type ErrorWords } from '../read/errorBody.ts';
import { firstHeader, requestIdOf } from './answerHeaders.ts';
import type { AnswerHead } from './exchange.ts';
import { parseJson } from '../read/json.ts';
import { serverText } from '../read/serverText.ts';
import { readRetryAfter } from './retryTiming.ts';

export interface RefusedCall {
  readonly host: string;
  /** Is removed from everything the server says. */
  readonly key: string;
  /** A 400 to a cancel means that the batch moved on. */
  readonly isCancel: boolean;
  /** May the service act on this call, so that an unclear answer leaves its outcome unknown? */
  readonly acts: boolean;
  readonly now: number;
}

const messageLength = 500;
const codeLength = 100;

/** The failure that an answer other than 2xx stands for. */
export function answerFailure(head: AnswerHead, body: Uint8Array, call: RefusedCall): ApiFailure {
  const words = wordsOf(body);
  const { status } = head;
  return new ApiFailure({
    kind: kindOf(status, words, body, call.isCancel),
    host: call.host,
    status,
    code: words?.code && serverText(words.code, codeLength, call.key),
    serverMessage: words?.message && serverText(words.message, messageLength, call.key),
    requestId: requestIdOf(head.headers, call.key) ?? bodyRequestId(words, call.key),
    retryAfterMs: readRetryAfter((name) => firstHeader(head.headers, name), call.now),
    outcomeUnknown: call.acts && mayHaveActed(status),
  });
}

const byStatus: Readonly<Record<number, FailureKind>> = {
  401: 'unauthorized',
  402: 'quota',
  403: 'forbidden',
  404: 'not_found',
  407: 'proxy_auth',
  408: 'timeout',
  409: 'wrong_state',
  410: 'not_found',
  413: 'too_large',
  429: 'rate',
};

function kindOf(
  status: number,
  words: ErrorWords | undefined,
  body: Uint8Array,
  isCancel: boolean,
): FailureKind {
  if (status >= 500) return 'server';
  if (status < 400) return status >= 300 ? 'redirect' : 'malformed';
  if (isOutOfQuota(status, words)) return 'quota';
  // This API answers 404 in JSON; a page says that the base URL leads somewhere else.
  if (status === 404 && !words && looksLikePage(body)) return 'malformed';
  if (status === 400 && isCancel) return 'wrong_state';
  return byStatus[status] ?? 'rejected';
}

/** Codes of Kimi, OpenAI and DashScope for an empty purse; waiting does not help. */
const quotaCodes = new Set([
  'exceeded_current_quota_error',
  'insufficient_quota',
  'insufficient_balance',
  'insufficient_user_quota',
  'quota_exceeded',
  'billing_hard_limit_reached',
  'billing_not_active',
  'arrearage',
]);

function isOutOfQuota(status: number, words: ErrorWords | undefined): boolean {
  if (status !== 400 && status !== 403 && status !== 429) return false;
  const isListed = (code: string | undefined) => quotaCodes.has(code?.toLowerCase() ?? '');
  if (isListed(words?.code) || isListed(words?.type)) return true;
  return (
    status === 429 &&
    /exceeded your current quota|insufficient (?:balance|quota)|account .{0,80}suspended/i.test(
      words?.message ?? '',
    )
  );
}

/** 303 means "done, look there"; a gateway's 408 and 499 do not say how far the call got. */
function mayHaveActed(status: number): boolean {
  return status >= 500 || status === 408 || status === 499 || status === 303 || status < 300;
}

function wordsOf(body: Uint8Array): ErrorWords | undefined {
  try {
    return readErrorBody(parseJson(body));
  } catch {
    const text = new TextDecoder().decode(body);
    const isProse = text.trim() !== '' && !looksLikePage(body) && !text.includes('\ufffd');
    return isProse ? readErrorBody(text) : undefined;
  }
}

/** Does the body begin like HTML or XML? JSON never begins with `<`. */
export function looksLikePage(body: Uint8Array): boolean {
  return /^[\s\ufeff]*</.test(new TextDecoder().decode(body.subarray(0, 256)));
}

function bodyRequestId(words: ErrorWords | undefined, key: string): string | undefined {
  return words?.requestId && serverText(words.requestId, codeLength, key);
}

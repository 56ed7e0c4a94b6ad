import { ApiFailure } from '../../batches/apiFailure.ts';
import { looksLikePage } from './answerFailure.ts';
import { firstHeader } from './answerHeaders.ts';
import type { AnswerHead } from './exchange.ts';
import { parseJson } from '../read/json.ts';

/** The JSON of a successful answer; undefined for 204. @throws ApiFailure `malformed`, code `html` or `json` */
export function readAnswer(head: AnswerHead, body: Uint8Array): unknown {
  if (head.status === 204) return undefined;
  if (firstHeader(head.headers, 'content-type')?.includes('text/html') || looksLikePage(body)) {
    throw new ApiFailure({ kind: 'malformed', code: 'html' });
  }
  try {
    return parseJson(body);
  } catch (error) {
    throw new ApiFailure({ kind: 'malformed', code: 'json' }, { cause: error });
  }
}

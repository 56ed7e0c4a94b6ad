// Stands alone: every JSON answer is read here, whatever was asked for.
import { ApiFailure } from '../../batches/apiFailure.ts';
import { looksLikePage } from './answerFailure.ts';
import { firstHeader } from './answerHeaders.ts';
import type { AnswerHead } from './exchange.ts';
import { freeBody } from './bodyBytes.ts';
import { parseInTurns } from '../read/jsonInTurns.ts';

/**
 * The JSON of a successful answer, without the key that was sent; undefined for 204. The body is freed.
 * @throws ApiFailure `malformed`, code `html` or `json`
 */
export async function readAnswer(head: AnswerHead, body: Buffer, key: string): Promise<unknown> {
  if (head.status === 204) return undefined;
  if (firstHeader(head.headers, 'content-type')?.includes('text/html') || looksLikePage(body)) {
    throw new ApiFailure({ kind: 'malformed', code: 'html' });
  }
  try {
    return await parseInTurns(body, key);
  } catch (error) {
    throw new ApiFailure({ kind: 'malformed', code: 'json' }, { cause: error });
  } finally {
    freeBody(body);
  }
}

import { jsonText } from '../jsonl/json/jsonText.ts';
import type { ApiFailure } from '../batches/apiFailure.ts';
import type { Sent } from './sendRequests.ts';

/** What became of a request, as a line of a batch's output or error file, without its line feed. */
export function answerLine(sent: Sent): string {
  const { customId } = sent.request;
  if ('failure' in sent) return JSON.stringify({ custom_id: customId, ...failed(sent.failure) });
  const { status, requestId, body } = sent.answer;
  return jsonText({
    id: requestId ?? customId,
    custom_id: customId,
    response: { status_code: status, request_id: requestId ?? '', body },
    error: null,
  });
}

/** An answer that says no is a response; where none came there is none. */
function failed(failure: ApiFailure): object {
  const { kind, status, code = kind, serverMessage, requestId, outcomeUnknown } = failure.facts;
  const message = serverMessage ?? failure.message;
  const error = { code, message, ...(outcomeUnknown === true && { outcome_unknown: true }) };
  if (status === undefined || status < 300) return { response: null, error };
  const response = { status_code: status, request_id: requestId ?? '', body: { error } };
  return { response, error: null };
}

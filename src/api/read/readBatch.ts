import type { Batch, BatchMoment, RequestCounts, TokenUsage } from '../../batches/batch.ts';
import { readStatus } from '../../batches/status.ts';
import { cutText } from './serverText.ts';
import { unwrapObject } from './unwrap.ts';
import { parseJson } from './json.ts';
import { jsonStart } from './jsonStart.ts';
import { readErrors } from './readErrors.ts';
import { member, readCount, readId, readText, readTime } from './readValue.ts';
import { isObject, type JsonObject } from '../../json/unknownJson.ts';

/** Characters of JSON; batches of the known services have one or two thousand. */
const mostOfAll = 16_000;
const mostOfMember = 1_000;
const mostMembers = 100;

/** An object as it came, to be kept and shown; of one that is too large, the small members, and how long other texts were. */
export function boundedRaw(object: JsonObject): JsonObject {
  if (jsonStart(object, mostOfAll).length <= mostOfAll) return object;
  const members = Object.entries(object).slice(0, mostMembers);
  return Object.fromEntries(
    members.map(([name, value]) => {
      const isSmall = jsonStart(value, mostOfMember).length <= mostOfMember;
      const length = typeof value === 'string' ? ` (${String(value.length + 2)})` : '';
      return [cutText(name, 100), isSmall ? value : `…${length}`];
    }),
  );
}

/**
 * Reads a batch as Kimi, DashScope, OpenAI and those who copy them send it; only an id is indispensable.
 * @throws ApiFailure `malformed` when there is none, or it is surely no batch
 */
export function readBatch(accountId: string, json: unknown): Batch {
  const object = unwrapObject(json, 'batch');
  const text = (...names: readonly string[]) => readText(member(object, ...names));
  const id = (...names: readonly string[]) => readId(member(object, ...names));
  const statusWord = text('status') ?? '';
  return {
    accountId,
    id: String(object.id),
    status: readStatus(statusWord),
    statusWord,
    endpoint: text('endpoint') ?? '',
    model: text('model', 'model_id'),
    completionWindow: text('completion_window', 'completionWindow') ?? '',
    inputFileId: id('input_file_id', 'inputFileId') ?? '',
    outputFileId: id('output_file_id', 'outputFileId'),
    errorFileId: id('error_file_id', 'errorFileId'),
    counts: readCounts(object),
    errors: readErrors(member(object, 'errors', 'error')),
    times: readTimes(object),
    metadata: readMetadata(metadataOf(object['metadata'])),
    usage: readUsage(object['usage']),
    raw: boundedRaw(object),
  };
}

const timeNames: { readonly [M in BatchMoment]: readonly string[] } = {
  createdAt: ['created_at', 'createdAt'],
  inProgressAt: ['in_progress_at', 'inProgressAt'],
  finalizingAt: ['finalizing_at', 'finalizingAt'],
  completedAt: ['completed_at', 'completedAt'],
  failedAt: ['failed_at', 'failedAt'],
  cancellingAt: ['cancelling_at', 'cancellingAt'],
  cancelledAt: ['cancelled_at', 'cancelledAt'],
  expiredAt: ['expired_at', 'expiredAt'],
  expiresAt: ['expires_at', 'expiresAt', 'job_deadline'],
};

function readTimes(object: JsonObject): Batch['times'] {
  const at = (moment: BatchMoment) => readTime(member(object, ...timeNames[moment]));
  return {
    createdAt: at('createdAt'),
    inProgressAt: at('inProgressAt'),
    finalizingAt: at('finalizingAt'),
    completedAt: at('completedAt'),
    failedAt: at('failedAt'),
    cancellingAt: at('cancellingAt'),
    cancelledAt: at('cancelledAt'),
    expiredAt: at('expiredAt'),
    expiresAt: at('expiresAt'),
  };
}

/** Null while the service has none to tell; some put the three numbers beside the other members. */
function readCounts(object: JsonObject): RequestCounts | null {
  const nested = member(object, 'request_counts', 'requestCounts');
  const source = isObject(nested) ? nested : object;
  const total = readCount(source['total']);
  const completed = readCount(source['completed']);
  const failed = readCount(source['failed']);
  if (total === null && completed === null && failed === null) return null;
  const done = (completed ?? 0) + (failed ?? 0);
  return { total: Math.max(total ?? 0, done), completed: completed ?? 0, failed: failed ?? 0 };
}

/** Services take some twenty entries. */
const mostMetadata = 100;

/** Of metadata as JSON text. */
const longestMetadata = 100_000;

/** Some gateways keep metadata as a text of JSON. */
function metadataOf(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > longestMetadata) return value;
  try {
    return parseJson(Buffer.from(value));
  } catch {
    return undefined;
  }
}

/** Values that are no text are kept as JSON; `fromEntries` keeps a key like `__proto__` an ordinary one. */
function readMetadata(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, mostMetadata)
      .filter(([, entry]) => entry !== null)
      .map(([key, entry]) => [
        cutText(key, 200),
        cutText(typeof entry === 'string' ? entry : jsonStart(entry, 1_000), 1_000),
      ]),
  );
}

function readUsage(value: unknown): TokenUsage | null {
  if (!isObject(value)) return null;
  const count = (source: unknown, ...names: readonly string[]) =>
    (isObject(source) ? readCount(member(source, ...names)) : null) ?? 0;
  const input = count(value, 'input_tokens', 'prompt_tokens');
  const output = count(value, 'output_tokens', 'completion_tokens');
  const total = count(value, 'total_tokens') || input + output;
  if (total === 0) return null;
  const inputDetails = member(value, 'input_tokens_details', 'prompt_tokens_details');
  const outputDetails = member(value, 'output_tokens_details', 'completion_tokens_details');
  return {
    inputTokens: input,
    cachedTokens: count(inputDetails, 'cached_tokens') || count(value, 'cached_tokens'),
    outputTokens: output,
    reasoningTokens: count(outputDetails, 'reasoning_tokens'),
    totalTokens: total,
  };
}

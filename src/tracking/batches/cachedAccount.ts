import type { FailureFacts } from '../../batches/apiFailure.ts';
import { batchMoments, isEpochSeconds, type Batch } from '../../batches/batch.ts';
import { isFailureKind } from '../../batches/failureTraits.ts';
import { giveWay, isTurnOver } from '../../batches/turns.ts';
import { batchStatuses } from '../../batches/status.ts';
import { readSamples } from '../progress/samples.ts';
import { leanBatch, sizeOf } from './keptBatch.ts';
import type { Sighting } from './mergeBatches.ts';
import { isObject, jsonIn } from '../../json/unknownJson.ts';

/** One account's state as windows hand it to each other, through a file. */
export interface CachedAccount {
  readonly version: 2;
  readonly accountId: string;
  readonly baseUrl: string;
  readonly attemptedAt: number;
  readonly updatedAt: number | null;
  readonly failuresInRow: number;
  readonly failure: FailureFacts | null;
  readonly next: string | null;
  /** The most wanted first: of those for which there is no room less is written, or nothing. */
  readonly sightings: readonly Sighting[];
}

/** Characters of a file: what another window misses, it asks the service for. */
const mostOfFile = 8_000_000;
/** Larger ones are in the file only in part. */
const mostOfBatch = 20_000;

/** Bytes of a file that is read. */
export const longestFile = 32_000_000;

/** The lines of an account's file: the account, then one line for each batch. Gives way to other work between them. */
export async function cacheLines({ sightings, ...account }: CachedAccount): Promise<string[]> {
  const lines = [`${JSON.stringify(account)}\n`];
  let room = mostOfFile - (lines[0]?.length ?? 0);
  for (const { batch, ...rest } of sightings) {
    const isLarge = sizeOf(batch) > mostOfBatch || room < mostOfFile / 2;
    const line = `${JSON.stringify({ batch: isLarge ? leanBatch(batch) : batch, ...rest })}\n`;
    if (line.length > room) break;
    room -= line.length;
    lines.push(line);
    if (isTurnOver()) await giveWay();
  }
  return lines;
}

/** Reads what another version of this extension, or a broken disk, may have written; undefined when it will not do. */
export async function readCachedAccount(bytes: Buffer): Promise<CachedAccount | undefined> {
  const sightings: Sighting[] = [];
  let account: Omit<CachedAccount, 'sightings'> | undefined;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(lineFeed, start);
    if (end < 0) return undefined; // cut
    const json = jsonIn(bytes.toString('utf8', start, end));
    start = end + 1;
    if (account === undefined) {
      if (!isAccount(json)) return undefined;
      account = json;
    } else {
      if (!isSighting(json, account.accountId)) return undefined;
      sightings.push(json);
    }
    if (isTurnOver()) await giveWay();
  }
  return account && { ...account, sightings };
}

const lineFeed = 0x0a;

/** Windows of one machine differ by less. */
const slackMs = 1000;

/** What a clock that was ahead has dated counts as seen long ago: it must not outlast what is seen from now on. */
export function withoutFuture(cached: CachedAccount, now: number): CachedAccount {
  const isAhead = (time: number | null) => time !== null && time > now + slackMs;
  const past = (time: number) => (isAhead(time) ? 0 : time);
  return {
    ...cached,
    attemptedAt: past(cached.attemptedAt),
    updatedAt: isAhead(cached.updatedAt) ? null : cached.updatedAt,
    sightings: cached.sightings.map(({ seenAt, samples, ...sighting }) => ({
      ...sighting,
      seenAt: past(seenAt),
      ...(samples && { samples: samples.filter(([at]) => !isAhead(at * 1000)) }),
    })),
  };
}

function isAccount(json: unknown): json is Omit<CachedAccount, 'sightings'> {
  const account = json as Partial<CachedAccount> | null | undefined;
  return (
    account?.version === 2 &&
    typeof account.accountId === 'string' &&
    typeof account.baseUrl === 'string' &&
    isTime(account.attemptedAt) &&
    (account.updatedAt === null || isTime(account.updatedAt)) &&
    typeof account.failuresInRow === 'number' &&
    (account.failure === null || isFailure(account.failure)) &&
    isNull(account.next, 'string')
  );
}

/** Every fact that it has is of the type that those who tell it read. */
function isFailure(json: unknown): boolean {
  if (!isObject(json)) return false;
  const { kind, folder, outcomeUnknown, ...rest } = json as Record<string, unknown>;
  const isOptional = (name: string, type: 'string' | 'number') =>
    rest[name] === undefined || typeof rest[name] === type;
  return (
    isFailureKind(kind) &&
    (folder === undefined || folder === 'downloads') &&
    (outcomeUnknown === undefined || typeof outcomeUnknown === 'boolean') &&
    ['host', 'code', 'serverMessage', 'requestId', 'systemCode'].every((name) =>
      isOptional(name, 'string'),
    ) && // prettier-ignore
    ['status', 'retryAfterMs'].every((name) => isOptional(name, 'number'))
  );
}

/** Milliseconds that a calendar has a day for. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && isEpochSeconds(value / 1000);
}

function isSighting(json: unknown, accountId: string): json is Sighting {
  const sighting = json as Partial<Sighting> | null | undefined;
  return (
    isTime(sighting?.seenAt) &&
    isBatch(sighting.batch, accountId) &&
    (sighting.samples === undefined || readSamples(sighting.samples) !== undefined) &&
    (sighting.isAttached === undefined || typeof sighting.isAttached === 'boolean')
  );
}

/** Every member that is read without another look at what it is. */
function isBatch(json: unknown, accountId: string): json is Batch {
  const batch = json as Partial<Batch> | null | undefined;
  const { times, metadata, errors, counts, usage } = batch ?? {};
  const texts = [batch?.id, batch?.statusWord, batch?.endpoint, batch?.completionWindow, batch?.inputFileId]; // prettier-ignore
  return (
    batch?.accountId === accountId &&
    batchStatuses.some((status) => status === batch.status) &&
    texts.every((text) => typeof text === 'string') &&
    [batch.model, batch.outputFileId, batch.errorFileId].every((text) => isNull(text, 'string')) &&
    isObject(times) &&
    batchMoments.every((moment) => times[moment] === null || isEpochSeconds(times[moment])) &&
    isObject(metadata) &&
    Object.values(metadata).every((value) => typeof value === 'string') &&
    Array.isArray(errors) &&
    errors.every(isError) &&
    (counts === null || isAll(counts, ['total', 'completed', 'failed'])) &&
    (usage === null ||
      isAll(usage, [
        'inputTokens',
        'cachedTokens',
        'outputTokens',
        'reasoningTokens',
        'totalTokens',
      ]))
  );
}

function isError(json: unknown): boolean {
  if (!isObject(json)) return false;
  const { code, message, param, line } = json as Record<string, unknown>;
  return (
    typeof message === 'string' &&
    isNull(code, 'string') &&
    isNull(param, 'string') &&
    isNull(line, 'number')
  );
}

function isNull(value: unknown, type: 'string' | 'number'): boolean {
  return value === null || typeof value === type;
}

function isAll(value: unknown, names: readonly string[]): boolean {
  return (
    isObject(value) &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'number')
  );
}

import { standingOf, type Intent, type Standing } from '../journal/intent.ts';
import type { Journal } from '../journal/journal.ts';
import type { Batch } from '../../batches/batch.ts';
import { intentKey } from '../journal/intentMarks.ts';

/** A submission whose create was delivered more than once. */
export interface Twins {
  readonly intent: Intent;
  /** The batch on its record. */
  readonly firstId: string;
  /** The other that carries its id. */
  readonly second: Batch;
}

/** Batches that a network made of one submission without anybody's wish; each is billed. */
export function findTwins(intents: readonly Intent[], batches: readonly Batch[]): readonly Twins[] {
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  return batches.flatMap((second) => {
    const intent = byId.get(second.metadata[intentKey] ?? '');
    const firstId = intent?.batchId;
    const isTwin =
      firstId !== undefined && firstId !== second.id && intent?.accountId === second.accountId;
    return isTwin ? [{ intent, firstId, second }] : [];
  });
}

/** What sending the same bytes again costs in view of a record: nothing, one more upload, or one more batch. */
export type Stake = 0 | 1 | 2;

const stakes: { readonly [S in Standing]: Stake } = {
  running: 2,
  unconfirmed: 2,
  created: 2,
  file_left: 1,
  upload_unconfirmed: 1,
  unreadable: 0, // of bytes that nobody knows
  not_sent: 0,
  over: 0,
};

/** A record of the same bytes for the same account. */
export interface Duplicate {
  readonly intent: Intent;
  readonly standing: Standing;
  readonly stake: Stake;
}

/** What somebody knew of when agreeing to a submission: ids of records and what was at stake. */
export type Agreement = ReadonlyMap<string, Stake>;

/** Newest first; with the record that asks, if there is one. */
export async function findDuplicates(
  journal: Pick<Journal, 'earlierSubmissions' | 'isRunning'>,
  { sha256, accountId }: Pick<Intent, 'sha256' | 'accountId'>,
): Promise<readonly Duplicate[]> {
  const found = await journal.earlierSubmissions(sha256, accountId);
  return found.map((intent) => {
    const standing = standingOf(intent, journal.isRunning(intent));
    return { intent, standing, stake: stakes[standing] };
  });
}

export function agreementTo(duplicates: readonly Duplicate[]): Agreement {
  return new Map(duplicates.map(({ intent, stake }) => [intent.id, stake]));
}

/** Those that were not there when the user agreed, or cost more by now. */
export function notAgreed(
  duplicates: readonly Duplicate[],
  agreement: Agreement,
): readonly Duplicate[] {
  return duplicates.filter(({ intent, stake }) => stake > (agreement.get(intent.id) ?? 0));
}

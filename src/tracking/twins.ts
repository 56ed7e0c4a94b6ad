import type { Batch } from '../batches/batch.ts';
import type { Intent } from './intent.ts';
import { intentKey } from './intentMarks.ts';

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

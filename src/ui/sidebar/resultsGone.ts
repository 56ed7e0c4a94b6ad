// Stands alone: rows and tooltips count down to the same moment.
import { isActive } from '../../batches/status.ts';
import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import { profileOf } from '../../providers/profiles.ts';
import { lastMoment } from '../batch/batchTimes.ts';

const daySeconds = 86_400;

/**
 * When a service deletes what came back for a batch, as its documents say.
 * @returns undefined of a batch that runs or has nothing, where nothing is known, and when that moment has passed
 */
export function resultsGoneAt(
  batch: Batch,
  provider: string,
  nowMs: number,
): EpochSeconds | undefined {
  const { resultDays } = profileOf(provider);
  const ended = lastMoment(batch);
  const hasResults = batch.outputFileId !== null || batch.errorFileId !== null;
  if (resultDays === undefined || ended === undefined || !hasResults || isActive(batch.status))
    return undefined;
  const goneAt = ended + resultDays * daySeconds;
  return goneAt * 1000 > nowMs ? goneAt : undefined;
}

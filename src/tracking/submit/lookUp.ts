import { asApiFailure } from '../../batches/apiFailure.ts';
import { wait } from '../../batches/clock.ts';
import type { SubmissionDeps, SubmissionOptions, SubmissionProgress } from './submissionDeps.ts';

/** What a look through a service's list gave. */
export interface Search<T> {
  readonly found: T | null;
  /** False when nothing follows from finding nothing. */
  readonly certain: boolean;
}

/** Pauses before looking whether something exists whose answer was lost. */
const lookMs = [0, 2_000, 5_000, 10_000];

/**
 * Looks a few times, because a list may lag; a failure of looking says nothing, not even when it is the very refusal
 * that is in doubt.
 * @returns null when every look said for certain that there is none, undefined when nobody knows
 */
export async function lookAgain<T>(
  what: Extract<SubmissionProgress, { step: 'confirming' }>['what'],
  search: () => Promise<Search<T>>,
  { clock }: Pick<SubmissionDeps, 'clock'>,
  { signal, onStep }: SubmissionOptions,
): Promise<T | null | undefined> {
  let isCertain = true;
  for (const [index, ms] of lookMs.entries()) {
    if (signal?.aborted) return undefined;
    onStep?.({ step: 'confirming', what, attempt: index + 1 });
    try {
      await wait(clock, ms, signal);
      const { found, certain } = await search();
      if (found) return found;
      isCertain &&= certain;
    } catch (error) {
      if (!asApiFailure(error) && !signal?.aborted) throw error;
      isCertain = false;
    }
  }
  return isCertain ? null : undefined;
}

import { asApiFailure, type ApiFailure } from '../batches/apiFailure.ts';
import { wait } from '../batches/clock.ts';
import type { SubmissionDeps, SubmissionOptions, SubmissionStep } from './submissionDeps.ts';

/** What a look through a service's list gave. */
export interface Search<T> {
  readonly found: T | null;
  /** False when nothing follows from finding nothing. */
  readonly certain: boolean;
}

/** Pauses before looking whether something exists whose answer was lost. */
const lookMs = [0, 2_000, 5_000, 10_000];

/** Looks a few times, because a list may lag; a failure of looking says nothing. @returns null when nobody knows */
export async function lookAgain<T>(
  what: Extract<SubmissionStep, { step: 'confirming' }>['what'],
  search: () => Promise<Search<T>>,
  { clock }: Pick<SubmissionDeps, 'clock'>,
  { signal, onStep }: SubmissionOptions,
): Promise<T | null> {
  for (const [index, ms] of lookMs.entries()) {
    if (signal?.aborted) break;
    onStep?.({ step: 'confirming', what, attempt: index + 1 });
    try {
      await wait(clock, ms, signal);
      const { found } = await search();
      if (found) return found;
    } catch (error) {
      if (!asApiFailure(error) && !signal?.aborted) throw error;
    }
  }
  return null;
}

/** Looks whether a refusal is true. @returns null when it is for certain, undefined when nobody knows */
export async function lookOnce<T>(
  refusal: ApiFailure,
  search: () => Promise<Search<T>>,
): Promise<T | null | undefined> {
  try {
    const { found, certain } = await search();
    return found ?? (certain ? null : undefined);
  } catch (error) {
    const failure = asApiFailure(error);
    if (!failure) throw error;
    // The same refusal of a call that changes nothing: then it is the service's rule and not an accident.
    return failure.kind === refusal.kind ? null : undefined;
  }
}

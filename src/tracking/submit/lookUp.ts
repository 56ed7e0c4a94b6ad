import { ApiFailure, asApiFailure, lacksCall } from '../../batches/apiFailure.ts';
import { wait } from '../../batches/clock.ts';
import { provenSeconds } from '../../batches/provenSeconds.ts';
import type { SubmissionDeps, SubmissionOptions, SubmissionProgress } from './submissionDeps.ts';

/** What a look through a service's list gave. */
export interface ListSearch<T> {
  readonly found: T | null;
  /** False when nothing follows from finding nothing. */
  readonly certain: boolean;
}

/**
 * Looks through a list: for what is new, as far as that usually stands; or through the whole of it, which alone can
 * show that something is not there.
 */
export type Look<T> = (reach: 'new' | 'whole') => Promise<ListSearch<T>>;

type What = Extract<SubmissionProgress, { step: 'confirming' }>['what'];

/** Pauses before looking whether something exists whose answer was lost. */
const lookMs = [0, 2_000, 5_000, 10_000];
/** Between looks while absence is being proven: doubled from the first to the longest. */
const firstPauseMs = 15_000;
const longestPauseMs = 60_000;

/** One look behind a refusal that is believed. A service without a list, or one that cannot be asked, shows nothing. */
export async function lookOnce<T>(look: Look<T>, signal?: AbortSignal): Promise<T | null> {
  try {
    return signal?.aborted ? null : (await look('new')).found;
  } catch (error) {
    if (!asApiFailure(error) && !signal?.aborted) throw error;
    return null;
  }
}

/**
 * Looks before something is asked for. One look does, unless it was asked for before: a refusal may have followed an
 * act, so then enough time has to pass, and the whole list to show that there is none.
 * @param passedMs since it was last asked for, by a clock that nobody sets; undefined when it never was
 * @returns null when there is none, undefined when the list cannot say
 * @throws ApiFailure when a service that has a list cannot be asked, or `cancelled`
 */
export async function lookBefore<T>(
  what: What,
  look: Look<T>,
  passedMs: number | undefined,
  deps: Pick<SubmissionDeps, 'clock'>,
  options: Pick<SubmissionOptions, 'signal' | 'onStep'>,
): Promise<T | null | undefined> {
  const isOld = passedMs !== undefined && passedMs >= provenSeconds * 1000;
  let first: ListSearch<T>;
  try {
    first = await look(isOld ? 'whole' : 'new');
  } catch (error) {
    if (!lacksCall(error)) throw error;
    // Without a list nobody knows what an earlier one left.
    return passedMs === undefined ? null : undefined;
  }
  if (first.found || passedMs === undefined) return first.found;
  if (isOld) return first.certain ? null : undefined;
  const found = await lookUntilSure(what, look, passedMs, deps, options);
  if (options.signal?.aborted) throw new ApiFailure({ kind: 'cancelled' });
  return found;
}

/**
 * Looks a few times, because a list may lag; a failure of looking says nothing, not even when it is the very refusal
 * that is in doubt.
 * @returns undefined when it was not seen, from which nothing follows so soon
 */
export async function lookAgain<T>(
  what: What,
  look: Look<T>,
  { clock }: Pick<SubmissionDeps, 'clock'>,
  { signal, onStep }: Pick<SubmissionOptions, 'signal' | 'onStep'>,
): Promise<T | undefined> {
  for (const [index, ms] of lookMs.entries()) {
    if (signal?.aborted) return undefined;
    onStep?.({ step: 'confirming', what, attempt: index + 1 });
    try {
      await wait(clock, ms, signal);
      const { found } = await look('new');
      if (found) return found;
    } catch (error) {
      if (!asApiFailure(error) && !signal?.aborted) throw error;
    }
  }
  return undefined;
}

/**
 * Looks until it is seen, or until enough time has passed since the act and the whole list shows that there is none.
 * @param passedMs since the act ended, by a clock that nobody sets
 * @returns null when there is none for certain, undefined when nobody knows, or when it was stopped
 */
export async function lookUntilSure<T>(
  what: What,
  look: Look<T>,
  passedMs: number,
  deps: Pick<SubmissionDeps, 'clock'>,
  options: Pick<SubmissionOptions, 'signal' | 'onStep'>,
): Promise<T | null | undefined> {
  const { clock } = deps;
  const { signal, onStep } = options;
  // From here on only what was waited counts.
  let leftMs = provenSeconds * 1000 - passedMs - lookMs.reduce((sum, ms) => sum + ms);
  const seen = await lookAgain(what, look, deps, options);
  if (seen) return seen;
  try {
    for (let pauseMs = firstPauseMs; leftMs > 0; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      onStep?.({ step: 'making_sure', what, waitMs: leftMs });
      const ms = Math.min(leftMs, pauseMs);
      await wait(clock, ms, signal);
      leftMs -= ms;
      const found = await lookOnce(look, signal);
      if (found) return found;
    }
    const { found, certain } = await look('whole');
    return found ?? (certain && !signal?.aborted ? null : undefined);
  } catch (error) {
    if (!asApiFailure(error) && !signal?.aborted) throw error;
    return undefined;
  }
}

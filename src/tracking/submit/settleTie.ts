import { ApiFailure } from '../../batches/apiFailure.ts';
import { wait } from '../../batches/clock.ts';
import { yielded, type Submission } from '../journal/submission.ts';
import type { SubmissionDeps } from './submissionDeps.ts';

const pauseMs = 50;
/** A window that is this slow is asked about, as any other that is at work. */
const mostTurns = 100;

/**
 * Lets one of several submissions of the same bytes go on that begin at the same instant, each with its record on disk:
 * the one with the smallest id. Another stands back, on disk, until that one has sent something or is gone; who is
 * about to go on waits until each other one stands back, since it may have looked before this record was there. So
 * whoever still sees another at work afterwards was surely too late.
 * @throws ApiFailure `cancelled`, and those of the disk
 */
export async function settleTie(
  { id, sha256, accountId }: Submission,
  { journal, clock }: Pick<SubmissionDeps, 'journal' | 'clock'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const own: { standsBack: boolean } = { standsBack: false };
  const stand = async (back: boolean) => {
    if (back === own.standsBack) return;
    await journal.step(id, 'planned', { failure: back ? yielded : 'interrupted' });
    own.standsBack = back;
  };
  try {
    for (let turn = 0; turn < mostTurns; turn++) {
      const same = await journal.earlierSubmissions(sha256, accountId);
      const others = same.filter((other) => other.id !== id && journal.isRunning(other));
      const equals = others.filter(
        ({ step, failure }) => step === 'planned' && failure !== yielded,
      );
      if (others.some(({ step }) => step !== 'planned')) break;
      if (equals.length === 0 && !own.standsBack) return;
      await stand(equals.some((other) => other.id < id));
      if (equals.length > 0) await wait(clock, pauseMs, signal);
    }
  } catch (error) {
    throw signal?.aborted ? new ApiFailure({ kind: 'cancelled' }, { cause: error }) : error;
  } finally {
    // From here on it counts again for everyone.
    await stand(false);
  }
}

import { isAtWork, thisMachine } from '../batches/atWork.ts';
import type { IntentOwner } from './intent.ts';
import { birthOf } from './processBirth.ts';

/** No step lasts so long, not even the upload of the largest file that a service takes. */
const longestStepMs = 86_400_000;

/**
 * Can the process still be at work on a submission? Exact where the system tells processes apart; else by its number,
 * on this machine, and for as long as a step may last.
 * @param since when it wrote its last step, in milliseconds since 1970
 */
export function isOwnerAtWork(
  { pid, machine, birth }: IntentOwner,
  since: number,
  now: number,
): boolean {
  const isHere = machine === thisMachine;
  if (isHere && birth !== undefined) return birthOf(pid) === birth;
  if (Math.abs(now - since) > longestStepMs) return false;
  return !isHere || isAtWork(pid, since);
}

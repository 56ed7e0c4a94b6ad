import { isAtWork, thisMachine } from '../../batches/atWork.ts';
import type { SubmissionOwner } from './submission.ts';
import { readFileSync } from 'node:fs';

/**
 * Tells a living process from every other that ever has its number: this start of the machine, and when in it the
 * process began. @returns undefined where the system does not say (it is Linux that does) or when it is dead
 */
export function processStart(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // After the name, which may hold anything: state, 18 more, start.
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isOver = words[0] === 'Z' || words[0] === 'X';
    return isOver || words[19] === undefined ? undefined : `${boot}.${words[19]}`;
  } catch {
    return undefined;
  }
}

/** No step lasts so long, not even the upload of the largest file that a service takes. */
const longestStepMs = 86_400_000;

/**
 * Can the process still be at work on a submission? Exact where the system tells processes apart; else by its number,
 * on this machine, and for as long as a step may last.
 * @param since when it wrote its last step, in milliseconds since 1970
 */
export function isOwnerAtWork(
  { pid, machine, startTime }: SubmissionOwner,
  since: number,
  now: number,
): boolean {
  const isHere = machine === thisMachine;
  if (isHere && startTime !== undefined) return processStart(pid) === startTime;
  if (Math.abs(now - since) > longestStepMs) return false;
  return !isHere || isAtWork(pid, since);
}

import { uptime } from 'node:os';
import type { EpochSeconds } from '../batches/batch.ts';
import { systemCodeOf } from '../batches/diskFailure.ts';
import type { IntentOwner } from './intent.ts';

/** Is there a process with this number on this machine? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

/**
 * Can the owner still be at work?
 * @param since when it was seen at work; before the machine's last start its number says nothing
 */
export function isAtWork(owner: IntentOwner, since: EpochSeconds): boolean {
  const startedAt = Date.now() / 1000 - uptime();
  return since >= startedAt - 1 && isAlive(owner.pid);
}

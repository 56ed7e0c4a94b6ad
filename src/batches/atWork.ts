import { createHash } from 'node:crypto';
import { hostname, uptime } from 'node:os';
import { systemCodeOf } from './diskFailure.ts';

/** Eight hex digits for this machine: process numbers of another one, on a shared disk, say nothing here. */
export const thisMachine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** When this machine was started, in milliseconds since 1970; to be on the safe side a little early. */
export function machineStart(): number {
  return Date.now() - uptime() * 1000 - 1000;
}

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
 * Can the process with this number still be at work?
 * @param since when it was seen at work, in milliseconds since 1970; before the machine's last start its number says nothing
 */
export function isAtWork(pid: number, since: number): boolean {
  return since >= machineStart() && isAlive(pid);
}

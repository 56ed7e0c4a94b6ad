import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Kills a process and waits until it is gone. */
export async function kill(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = once(process, 'exit');
  process.kill('SIGKILL');
  await exit;
}

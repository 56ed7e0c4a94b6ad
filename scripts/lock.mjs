import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Runs `work` while no other process holds the folder `lock`; a lock whose owner died is taken over.
 * Several commands may be started together on a fresh clone.
 */
export async function whileLocked(lock, waiting, work) {
  await mkdir(join(lock, '..'), { recursive: true });
  const owner = join(lock, 'pid');
  for (let tries = 0; ; tries++) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = Number(await readFile(owner, 'utf8').catch(() => NaN));
    // Without a pid the owner is about to write it, or died in between: give it ten seconds.
    if (Number.isNaN(pid) ? tries > 20 : !isAlive(pid)) {
      await rm(lock, { recursive: true, force: true });
      continue;
    }
    if (tries === 1) console.error(waiting);
    await delay(500);
  }
  try {
    await writeFile(owner, String(process.pid));
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

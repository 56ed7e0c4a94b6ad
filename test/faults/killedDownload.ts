import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aBatch } from '../support/aBatch.ts';
import { requestLine } from '../support/openSimulator.ts';
import { downloadAll } from './download.ts';
import type { Downloads } from './downloadChild.ts';
import { FaultDice } from './faultDice.ts';
import { kill } from './kill.ts';
import type { Lane } from './lane.ts';
import type { Findings } from './ledger.ts';
import { between, oneOf, seededRandom } from './seededRandom.ts';

const child = fileURLToPath(new URL('downloadChild.ts', import.meta.url));

/** Much more than waits in memory for its turn on the disk. */
const lines = 30;
const lineBytes = 100_000;
const calmTries = 20;

/**
 * Kills a process in the midst of its downloads, one for each seed, and downloads the same files again: first through a
 * network that fails.
 * @returns how many of them had something to go on with
 */
export async function killedDownloads(
  seeds: ReadonlyMap<number, Findings>,
  lane: Lane,
  root: string,
): Promise<number> {
  const content = Array.from({ length: lines }, (_, i) => requestLine(`r-${String(i)}`, 'x'.repeat(lineBytes))); // prettier-ignore
  const id = await lane.simulator.submit(`${content.join('\n')}\n`);
  const folders = await Promise.all([...seeds.keys()].map(() => mkdtemp(join(root, 'killed-'))));
  await downloadAndDie(id, folders, [...seeds.keys()], lane);
  let count = 0;
  for (const [index, [seed, findings]] of [...seeds].entries()) {
    const folder = folders[index] ?? '';
    if ((await bytesLeft(folder)) > 0) count += 1;
    const dice = new FaultDice(seededRandom(~seed));
    lane.dice = dice;
    const download = (when: string) => downloadAll(when, id, lane, folder, findings);
    await download('after a kill, in the storm');
    dice.isCalm = true;
    let files = 0;
    for (let i = 0; i < calmTries && files === 0; i++) files = await download('after a kill');
    if (files === 0) findings.lost.push('no file after a kill although everything went well');
    if ((await bytesLeft(folder)) > 0) findings.lost.push('something is left of a finished download'); // prettier-ignore
  }
  lane.dice = undefined;
  return count;
}

/** The network stops within each answer, at a place of its own; when all have stopped the process is killed. */
async function downloadAndDie(
  id: string,
  folders: readonly string[],
  seeds: readonly number[],
  lane: Lane,
): Promise<void> {
  const { json } = await lane.simulator.call('GET', `/batches/${id}`);
  const inputFileId = String(json?.['input_file_id']);
  const batch = aBatch({ accountId: lane.account.id, id, status: 'completed', inputFileId });
  const shares = seeds.map((seed) => seededRandom(seed)());
  const window = fork(child);
  try {
    const died = once(window, 'exit').then(() => {
      throw new Error('The process died before it was killed');
    });
    await Promise.race([once(window, 'message'), died]);
    const stopped = new Promise<void>((resolve) => {
      lane.dice = {
        roll({ path }) {
          if (!path.endsWith('/content')) return undefined;
          const share = shares.pop() ?? 0;
          if (shares.length === 0) resolve();
          return { kind: 'stall-answer', at: { share } };
        },
      };
    });
    const { baseUrl } = lane.account;
    const order: Downloads = { baseUrl, token: lane.key.key, batch, folders };
    window.send(order);
    await Promise.race([stopped, died]);
    const random = seededRandom(seeds[0] ?? 0);
    await new Promise((resolve) => setTimeout(resolve, oneOf(random, [5, 50, 150]) + between(random, 0, 20))); // prettier-ignore
  } finally {
    await kill(window);
  }
}

async function bytesLeft(folder: string): Promise<number> {
  const unfinished = join(folder, '.unfinished');
  let bytes = 0;
  for (const name of await readdir(unfinished).catch(() => [])) {
    const info = await stat(join(unfinished, name, 'whole.part')).catch(() => undefined);
    bytes += info?.size ?? 0;
  }
  return bytes;
}

import { randomBytes } from 'node:crypto';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../src/batches/clock.ts';
import { startSimulator } from '../src/simulator/server.ts';
import { root } from './paths.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** What an editor needs around it to try the extension; all of it is gone afterwards. */
export interface Samples {
  readonly folder: string;
  /** Workspace with a copy of the samples. */
  readonly workspace: string;
  /** User settings: an account `simulator`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The same for tests, which decide how long a batch takes and talk to the simulator themselves. */
export interface Playground extends Samples {
  /** Base URL of the simulator. */
  readonly simulator: string;
  /** Sets the simulator's clock on: what a batch takes need not be waited for. */
  readonly pass: (ms: number) => void;
  /** Environment of the extension host: the account's key, and the simulator's address for tests. */
  readonly env: Readonly<Record<string, string>>;
}

/** An account that the extension runs its own simulator for, as *Try Without a Key* adds it. */
const builtIn = { id: 'simulator', provider: 'kimi', name: 'Simulator', baseUrl: 'simulator:' };

/** An extension that opens the walkthrough beside a sample in the first window. */
export const firstMinute = join(import.meta.dirname, 'vscode', 'firstMinute');

/** Gives `work` a copy of the samples and an account at the simulator that the extension brings. */
export async function withSamples<T>(work: (samples: Samples) => Promise<T>): Promise<T> {
  const { path: folder, remove } = await temporaryFolder('batch-studio-play');
  try {
    const workspace = join(folder, 'samples');
    await mkdir(workspace);
    await cp(join(root, 'samples'), workspace, { recursive: true });
    return await work({ folder, workspace, settings: { 'batchStudio.accounts': [builtIn] } });
  } finally {
    await remove();
  }
}

/** Gives `work` a workspace and a simulator of the provider, whose batches take `batchMs`. */
export function withPlayground<T>(
  batchMs: number,
  work: (playground: Playground) => Promise<T>,
  provider = builtIn.provider,
): Promise<T> {
  return withSamples(async (samples) => {
    const token = `sk-simulator-${randomBytes(12).toString('hex')}`;
    const dir = join(samples.folder, 'simulator');
    const speed = { totalMs: batchMs };
    let aheadMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
    const simulator = await startSimulator({ dir, provider, token, speed, clock });
    const { baseUrl } = simulator;
    const account = { ...builtIn, provider, baseUrl, apiKeyEnv: 'BATCH_STUDIO_SIMULATOR_KEY' };
    try {
      return await work({
        ...samples,
        simulator: baseUrl,
        pass: (ms) => {
          aheadMs += ms;
        },
        settings: { 'batchStudio.accounts': [account] },
        env: { BATCH_STUDIO_SIMULATOR_KEY: token, BATCH_STUDIO_SIMULATOR_URL: baseUrl },
      });
    } finally {
      await simulator.close();
    }
  });
}

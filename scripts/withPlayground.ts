import { randomBytes } from 'node:crypto';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator } from '../src/simulator/server.ts';
import { root } from './paths.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** What an editor needs around it to try the extension; all of it is gone afterwards. */
export interface Playground {
  readonly folder: string;
  /** Workspace with a copy of the samples. */
  readonly workspace: string;
  /** User settings: an account `simulator` at a running simulator. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Base URL of the simulator. */
  readonly simulator: string;
  /** Environment of the extension host: the account's key, and the simulator's address for tests. */
  readonly env: Readonly<Record<string, string>>;
}

/** Gives `work` a workspace and a simulator whose batches take `batchMs`. */
export async function withPlayground<T>(
  batchMs: number,
  work: (playground: Playground) => Promise<T>,
): Promise<T> {
  const { path: folder, remove } = await temporaryFolder('batch-studio-play');
  try {
    const workspace = join(folder, 'samples');
    await mkdir(workspace);
    await cp(join(root, 'samples'), workspace, { recursive: true });
    const token = `sk-simulator-${randomBytes(12).toString('hex')}`;
    const dir = join(folder, 'simulator');
    const speed = { totalMs: batchMs };
    const simulator = await startSimulator({ dir, provider: 'kimi', token, speed });
    const account = {
      id: 'simulator',
      provider: 'kimi',
      name: 'Simulator',
      baseUrl: simulator.baseUrl,
      apiKeyEnv: 'BATCH_STUDIO_SIMULATOR_KEY',
    };
    try {
      return await work({
        folder,
        workspace,
        simulator: simulator.baseUrl,
        settings: { 'batchStudio.accounts': [account] },
        env: {
          BATCH_STUDIO_SIMULATOR_KEY: token,
          BATCH_STUDIO_SIMULATOR_URL: simulator.baseUrl,
        },
      });
    } finally {
      await simulator.close();
    }
  } finally {
    await remove();
  }
}

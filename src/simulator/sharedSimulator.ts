import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOwnFile } from '../disk/ownFile.ts';
import type { Disposable } from '../batches/emitter.ts';
import type { Simulator } from './server.ts';

export interface SharedSimulatorOptions {
  /** Folder for its files and batches, the same for all windows. */
  readonly dir: string;
  /** Id of the provider whose rules and answers it imitates. */
  readonly provider: string;
  /** How long a batch takes, in milliseconds. */
  readonly totalMs: number;
}

export interface SimulatorAddress {
  readonly baseUrl: string;
  readonly token: string;
}

/** How many ports are tried when the first ones belong to somebody else. */
const attempts = 20;

/**
 * One simulator for all windows of this machine's user: whoever comes first holds the port that follows from the
 * folder's name, the others talk to it; when its window is gone, the next call starts it again on the same state.
 */
export class SharedSimulator implements Disposable {
  readonly #options: SharedSimulatorOptions;
  #own: Simulator | undefined;
  #starting: Promise<SimulatorAddress> | undefined;
  #address: SimulatorAddress | undefined;

  constructor(options: SharedSimulatorOptions) {
    this.#options = options;
  }

  /** Where the simulator listens; starts it when nobody does. @throws when no port can be had */
  address(): Promise<SimulatorAddress> {
    this.#starting ??= this.#find().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  dispose(): void {
    void this.#own?.close();
    this.#own = undefined;
  }

  async #find(): Promise<SimulatorAddress> {
    if (this.#address && (this.#own || (await isOurs(this.#address)))) return this.#address;
    const { dir, provider, totalMs } = this.#options;
    const { startSimulator } = await import('./server.ts');
    const token = await sharedToken(dir);
    const first = 20_000 + (createHash('sha256').update(dir).digest().readUInt32BE() % 30_000);
    for (let port = first; port < first + attempts; port++) {
      const address = { baseUrl: `http://127.0.0.1:${String(port)}/v1`, token };
      try {
        this.#own = await startSimulator({ port, dir, provider, token, speed: { totalMs } });
        return (this.#address = address);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
        if (await isOurs(address)) return (this.#address = address);
      }
    }
    throw new Error(`No free port from ${String(first)} on`);
  }
}

/** The token of this folder's simulator; the first to ask makes it. */
async function sharedToken(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'token');
  try {
    await writeFile(file, `sim-${randomBytes(16).toString('hex')}`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const token = await readOwnFile(file, 1_000);
  if (token === undefined) throw new Error(`This is no file of the simulator: ${file}`);
  return token;
}

/** Whoever holds the port shows that it knows the token before it is sent anything. */
async function isOurs({ baseUrl, token }: SimulatorAddress): Promise<boolean> {
  const { proves } = await import('./proof.ts');
  return proves(token, Number(new URL(baseUrl).port));
}

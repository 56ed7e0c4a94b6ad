import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whileLocked } from '../lock.mjs';
import { cache } from '../paths.ts';

export interface Installation {
  /** Folder below .vscode-test/. */
  readonly name: string;
  /** How it is called in messages. */
  readonly title: string;
  /** Files that decide what is installed: when one changes, it is installed anew. */
  readonly recipe: readonly string[];
  /** Fills an empty path that becomes the folder once all is there. */
  install(folder: string): Promise<void>;
}

/** Installs once and keeps it, whole or not at all, however many commands ask at the same time. */
export async function keepInstalled(wanted: Installation): Promise<string> {
  const folder = join(cache, wanted.name);
  const hash = createHash('sha256').update(process.platform).update(process.arch);
  for (const file of wanted.recipe) hash.update(await readFile(file));
  const stamp = hash.digest('hex');
  const isReady = async () =>
    (await readFile(join(folder, 'stamp'), 'utf8').catch(() => '')) === stamp;
  if (await isReady()) return folder;
  const waiting = `Waiting for another command that installs ${wanted.title}…`;
  await whileLocked(`${folder}.lock`, waiting, async () => {
    if (await isReady()) return;
    console.error(`Installing ${wanted.title}…`);
    const part = `${folder}.part`;
    await rm(part, { recursive: true, force: true });
    try {
      await wanted.install(part);
    } catch (error) {
      await rm(part, { recursive: true, force: true });
      throw new Error(`${wanted.title} could not be installed.`, { cause: error });
    }
    await writeFile(join(part, 'stamp'), stamp);
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  });
  return folder;
}

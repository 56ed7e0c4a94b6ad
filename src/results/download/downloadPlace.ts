import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isAtWork, machineStart, thisMachine } from '../../batches/atWork.ts';

/** What nobody went on with for so long goes. */
const keptMs = 7 * 86_400_000;

type Outcome = 'taken' | 'free' | 'over';

/**
 * A folder for one download that no other window writes to. What a stopped or killed download left in it goes to the
 * next one of the same file: its name says who has it, and a rename takes it, which of several windows succeeds for one.
 */
export class DownloadPlace {
  /** Where the file arrives. */
  readonly target: string;
  readonly #folder: string;
  readonly #what: string;
  readonly #path: string;

  private constructor(folder: string, what: string, name: string) {
    this.#folder = folder;
    this.#what = what;
    this.#path = join(folder, name);
    this.target = join(this.#path, 'whole');
  }

  /**
   * Takes a place below `folder`, and removes those that nobody will take again.
   * @param file tells the file from every other
   */
  static async take(folder: string, file: string): Promise<DownloadPlace> {
    const what = digest(file, 24);
    const own = `${what}.${thisMachine}-${String(process.pid)}.${randomBytes(4).toString('hex')}`;
    const place = new DownloadPlace(folder, what, own);
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const path = join(folder, name);
      const outcome = await standingOf(path, name);
      if (outcome === 'over') await rm(path, { recursive: true }).catch(() => undefined);
      else if (outcome === 'free' && name.startsWith(what) && (await moved(path, place.#path)))
        return place;
    }
    await mkdir(place.#path, { recursive: true });
    return place;
  }

  /** Gives it up: for the next one who wants this file if something is left in it, else for good. Never throws. */
  async leave(): Promise<void> {
    await rm(this.target, { force: true }).catch(() => undefined);
    const isEmpty = await gone(this.#path);
    const name = `${this.#what}.free.${randomBytes(4).toString('hex')}`;
    if (!isEmpty) await moved(this.#path, join(this.#folder, name));
    else await gone(this.#folder);
  }
}

async function standingOf(path: string, name: string): Promise<Outcome> {
  const [, host, pid] =
    /^[0-9a-f]{24}\.(?:([0-9a-f]{8})-(\d+)|free)\.[0-9a-f]{8}$/.exec(name) ?? [];
  const info = await lstat(path).catch(() => undefined);
  if (!info) return 'taken';
  // Through a link the next download would be written somewhere else.
  if (!info.isDirectory()) return 'over';
  const since = info.mtimeMs;
  if (pid !== undefined && host === thisMachine && isAtWork(Number(pid), since)) return 'taken';
  if (Date.now() - since > keptMs) return 'over';
  if (host !== undefined && host !== thisMachine) return 'taken';
  // Cut off from power, a disk may hold a length without its bytes.
  return since < machineStart() ? 'over' : 'free';
}

async function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  );
}

/** Removes a folder if it is empty. */
async function gone(path: string): Promise<boolean> {
  return rmdir(path).then(
    () => true,
    () => false,
  );
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

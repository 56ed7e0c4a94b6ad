import { stat } from 'node:fs/promises';
import type { JoinedResults } from './joinedResults.ts';
import { joinFiles, type JoinOptions, type ResultSources } from './joinResults.ts';

/** Joins kept for the next page or command; a large one takes some 40 MB for a million requests. */
const mostKept = 3;

/** Joins files once, and again only when one of them has changed. */
export class JoinCache {
  readonly #kept = new Map<string, JoinedResults>();

  /** @throws the signal's reason when it aborts, or the system's error when a file cannot be read */
  async join(paths: ResultSources<string>, options: JoinOptions = {}): Promise<JoinedResults> {
    const key = await stateOf(paths);
    const joined = this.#kept.get(key) ?? (await joinFiles(paths, options));
    this.#kept.delete(key);
    this.#kept.set(key, joined);
    for (const oldest of this.#kept.keys())
      if (this.#kept.size > mostKept) this.#kept.delete(oldest);
    return joined;
  }
}

async function stateOf({ input, output, error }: ResultSources<string>): Promise<string> {
  const states = [input, output, error].map(async (path) => {
    if (path === undefined) return null;
    const { size, mtimeMs } = await stat(path);
    return [path, size, mtimeMs];
  });
  return JSON.stringify(await Promise.all(states));
}

import { createReadStream } from 'node:fs';
import { JoinedResults, type ResultFile } from './resultTable.ts';
import { RecordLines } from './recordLines.ts';
import { stat } from 'node:fs/promises';

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

export type ByteStream = AsyncIterable<Uint8Array>;

/** A batch's three files; those that it does not have are absent. */
export interface ResultSources<T> {
  readonly input?: T | undefined;
  readonly output?: T | undefined;
  readonly error?: T | undefined;
}

export interface JoinOptions {
  readonly signal?: AbortSignal;
  /** Called with the bytes read so far. */
  readonly onProgress?: (bytes: number) => void;
}

/** The thread is given to others after this long. */
const sliceMs = 8;

/**
 * Joins a batch's files by `custom_id`, each read once as a stream; memory grows with the number of requests alone.
 * @throws the signal's reason when it aborts, or what a stream throws
 */
export async function joinResults(
  { input, output, error }: ResultSources<ByteStream>,
  { signal, onProgress }: JoinOptions = {},
): Promise<JoinedResults> {
  const joined = new JoinedResults(input !== undefined);
  let bytes = 0;
  let turn = performance.now();
  const read = async (stream: ByteStream, lines: RecordLines) => {
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      lines.push(chunk);
      onProgress?.((bytes += chunk.length));
      if (performance.now() - turn < sliceMs) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    }
    lines.finish();
    return lines.counts;
  };
  const results = (file: ResultFile) =>
    new RecordLines((view, start, place) => joined.addResult(file, view, start, place));
  if (input) {
    const lines = new RecordLines((view, start, place) => joined.addRequest(view, start, place));
    joined.files.input = await read(input, lines);
  }
  if (output) joined.files.output = await read(output, results('output'));
  if (error) joined.files.error = await read(error, results('error'));
  signal?.throwIfAborted();
  return joined;
}

/** The same for files on this machine. @throws also the system's error when one cannot be read */
export function joinFiles(
  paths: ResultSources<string>,
  options: JoinOptions = {},
): Promise<JoinedResults> {
  const open = (path: string | undefined) => (path === undefined ? undefined : chunksOf(path));
  const { input, output, error } = paths;
  return joinResults({ input: open(input), output: open(output), error: open(error) }, options);
}

/** Opens the file only when it is its turn, so that no failure comes while nobody listens. */
async function* chunksOf(path: string): ByteStream {
  yield* createReadStream(path, { highWaterMark: 256 * 1024 });
}

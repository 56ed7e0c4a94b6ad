import { access, readFile } from 'node:fs/promises';
import { asApiFailure } from '../../src/batches/apiFailure.ts';
import { fileIdOf, type BatchFileKind } from '../../src/batches/batch.ts';
import { ResultFiles } from '../../src/results/download/resultFiles.ts';
import type { OpenSimulator } from '../support/openSimulator.ts';
import type { Lane } from './lane.ts';
import type { Findings } from './ledger.ts';

/** What each service has in its files, which never changes: of some, two dozen downloads are held against it. */
const known = new WeakMap<OpenSimulator, Map<string, Promise<Buffer>>>();

const kinds: readonly BatchFileKind[] = ['input', 'output', 'error'];

/** Fetches a batch's files: each is what the service has, byte for byte, or it is not there. @returns how many came */
export async function downloadAll(
  when: string,
  batchId: string,
  lane: Lane,
  folder: string,
  { lost, mixed }: Findings,
): Promise<number> {
  const files = new ResultFiles({
    folder: () => folder,
    apiFor: () => lane.api,
    addressOf: () => 'https://a.example',
    clock: lane.clock,
  });
  const batch = await orFailed(lane.api.retrieveBatch(batchId));
  if (!batch) return 0;
  let count = 0;
  for (const kind of kinds) {
    const fileId = fileIdOf(batch, kind);
    if (fileId === null) continue;
    const path = await orFailed(files.ensure(batch, kind));
    if (path === undefined) {
      if (await exists(files.pathOf(batch, kind))) lost.push(`${when}: part of a ${kind} file`);
      continue;
    }
    count += 1;
    if (!(await readFile(path)).equals(await contentOf(lane.simulator, fileId)))
      mixed.push(`${when}: another ${kind} file`);
  }
  return count;
}

function contentOf(simulator: OpenSimulator, fileId: string): Promise<Buffer> {
  const contents = known.get(simulator) ?? new Map<string, Promise<Buffer>>();
  known.set(simulator, contents);
  const fetched =
    contents.get(fileId) ??
    simulator.call('GET', `/files/${fileId}/content`).then(({ text }) => Buffer.from(text));
  contents.set(fileId, fetched);
  return fetched;
}

async function orFailed<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!asApiFailure(error)) throw error;
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

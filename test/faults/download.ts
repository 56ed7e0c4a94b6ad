import { access, readFile } from 'node:fs/promises';
import { asApiFailure } from '../../src/batches/apiFailure.ts';
import { fileIdOf, type BatchFileKind } from '../../src/batches/batch.ts';
import { ResultFiles } from '../../src/results/download/resultFiles.ts';
import type { Lane } from './lane.ts';
import type { Findings } from './ledger.ts';

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
    const { text } = await lane.simulator.call('GET', `/files/${fileId}/content`);
    if ((await readFile(path, 'utf8')) !== text) mixed.push(`${when}: another ${kind} file`);
  }
  return count;
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

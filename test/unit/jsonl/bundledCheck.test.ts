import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { checkInThreads } from '../../../src/jsonl/file/checkInThreads.ts';
import { WorkerPool } from '../../../src/jsonl/file/workerPool.ts';
import { profiles } from '../../../src/providers/profiles.ts';

const root = join(import.meta.dirname, '../../..');
const workers = new WorkerPool(join(root, 'dist', 'checkWorker.cjs'));
after(() => {
  workers.dispose();
});

test('schemas compiled by the build find what schemas compiled here find', async () => {
  const samples = globSync('samples/*.jsonl', { cwd: root });
  assert.ok(samples.length > 4);
  for (const sample of samples)
    for (const profile of profiles) {
      const check = (usesThisThread: boolean) =>
        checkInThreads(
          join(root, sample),
          profile,
          { assumeBatch: true, fileName: basename(sample) },
          { workers, threads: 1, usesThisThread },
        );
      assert.deepEqual(await check(false), await check(true), `${sample}, ${profile.id}`);
    }
});

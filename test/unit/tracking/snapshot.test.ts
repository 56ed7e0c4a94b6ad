import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { takeSnapshot } from '../../../src/tracking/submit/snapshot.ts';

const folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
after(() => rm(folder, { recursive: true, force: true }));

test('hash and length of the bytes', async () => {
  const content = Buffer.alloc(3_000_001, 'é');
  const path = join(folder, 'a.jsonl');
  await writeFile(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  assert.deepEqual(await takeSnapshot(path), { sha256, bytes: 3_000_001 });
  await assert.rejects(takeSnapshot(path, AbortSignal.abort()), { kind: 'cancelled' });
});

test('a file that is gone is told apart from a disk that fails', async () => {
  await assert.rejects(takeSnapshot(join(folder, 'none')), { kind: 'input_gone' });
  await assert.rejects(takeSnapshot(folder), { kind: 'disk' });
});

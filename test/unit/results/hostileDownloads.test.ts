import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hostileDownload } from '../../faults/hostileDownload.ts';
import { noFindings } from '../../faults/runSeeds.ts';

const runs = 60;

test('a hostile download is one of the contents that the service had, byte for byte, or is not there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const outcomes = { kept: 0, absent: 0 };
  for (let seed = 1; seed <= runs; seed++) {
    const findings = noFindings();
    outcomes[await hostileDownload(seed, folder, findings)]++;
    assert.deepEqual(findings, noFindings(), `seed ${String(seed)}`);
  }
  assert.ok(outcomes.kept > 5 && outcomes.absent > 5, JSON.stringify(outcomes));
});

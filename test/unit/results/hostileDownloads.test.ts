import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { asApiFailure } from '../../../src/batches/apiFailure.ts';
import { ResultFiles } from '../../../src/results/download/resultFiles.ts';
import { aBatch } from '../../support/aBatch.ts';
import { HastyClock } from '../../support/hastyClock.ts';
import { HostileContent } from '../../support/hostileContent.ts';
import { serve } from '../../support/loopbackServer.ts';
import { wireTo } from '../../support/testWire.ts';

const ended = aBatch({ id: 'batch_abc', status: 'completed', outputFileId: 'file-out' });
const runs = 60;

test('a hostile download is one of the contents that the service had, byte for byte, or is not there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const outcomes = new Map<string, number>();
  for (let seed = 1; seed <= runs; seed++) {
    const service = new HostileContent(seed);
    const server = await serve(t, (request, response) => {
      service.respond(request, response);
    });
    const { api } = wireTo(t, server.origin, { times: { idleMs: 500, headersMs: 500 } });
    const files = new ResultFiles({
      folder: () => join(folder, String(seed)),
      apiFor: () => api,
      addressOf: () => server.origin,
      clock: new HastyClock(),
    });
    // The second try meets what the first one left.
    for (let attempt = 1; attempt <= 2; attempt++) {
      const path = await files.ensure(ended, 'output').catch((error: unknown) => {
        if (asApiFailure(error)) return undefined;
        throw error;
      });
      const kept = path === undefined ? undefined : await readFile(path);
      const outcome = kept ? 'kept' : 'absent';
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const isOne = kept === undefined || service.contents.some((content) => content.equals(kept));
      assert.ok(isOne, `seed ${String(seed)}: ${service.story.join('; ')}`);
      if (kept && !service.hasRecord) assert.ok(await files.isUnproved(ended, 'output'));
    }
  }
  assert.ok((outcomes.get('kept') ?? 0) > 20, 'some come through');
  assert.ok((outcomes.get('absent') ?? 0) > 20, 'some do not');
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createDispatcher } from '../../../src/api/wire/undici.ts';
import { exchange } from '../../../src/api/wire/exchange.ts';
import { PartFile, type PartFileMarks } from '../../../src/api/transfer/partFile.ts';
import { systemClock } from '../../../src/batches/clock.ts';
import { serve } from '../../support/loopbackServer.ts';

const kb = 1024;

/** Takes the content through a part file with these marks; returns how often the sender was held back. */
async function take(t: TestContext, content: Buffer, marks: PartFileMarks): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'part-'));
  const server = await serve(t, (_request, response) => response.end(content));
  const dispatcher = createDispatcher({
    proxy: null,
    rejectUnauthorized: true,
    certificates: null,
    connectMs: 5_000,
    keepAlive: true,
  });
  t.after(() => {
    dispatcher.destroy();
    rmSync(folder, { recursive: true });
  });
  const source = { baseUrl: server.origin, fileId: 'f' };
  const { part } = await PartFile.open(join(folder, 'out'), source, marks);
  let pauses = 0;
  await exchange({
    dispatcher,
    request: { origin: server.origin, path: '/', method: 'GET', headers: {}, body: null },
    receiver: {
      start(_head, flow) {
        part.begin({ total: null, validator: undefined });
        part.attach({
          pause: () => {
            pauses++;
            flow.pause();
          },
          resume: () => flow.resume(),
          fail: (error) => flow.fail(error),
        });
      },
      data(chunk) {
        part.write(chunk);
        return true;
      },
    },
    times: { connectMs: 5_000, headersMs: 5_000, idleMs: 5_000 },
    pace: { ms: 5_000, leastBytes: 1 },
    clock: systemClock,
    signal: undefined,
  });
  await part.finish();
  assert.ok(readFileSync(join(folder, 'out')).equals(content));
  assert.deepEqual(readdirSync(folder), ['out']);
  return pauses;
}

test('a sender that is held back again and again loses nothing', async (t) => {
  const marks = { batch: 1, high: 1, low: 1, sync: 1 };
  assert.ok((await take(t, randomBytes(16 * 1024 * kb), marks)) > 4);
});

for (const [batch, high, low] of [
  [128, 512, 256],
  [256, 1024, 512],
  [512, 4096, 1024],
] as const) {
  test(`marks of ${batch}, ${high} and ${low} KB lose nothing`, async (t) => {
    const marks = { batch: batch * kb, high: high * kb, low: low * kb, sync: 2 * batch * kb };
    await take(t, randomBytes(24 * 1024 * kb), marks);
  });
}

test('less than a batch is written at the end', async (t) => {
  assert.equal(await take(t, Buffer.from('{}\n'), { batch: kb, high: kb, low: kb, sync: kb }), 0);
});

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Journal } from '../../../src/tracking/journal.ts';
import { openSimulator, requestLine } from '../../support/openSimulator.ts';

const child = fileURLToPath(new URL('../../support/windowChild.ts', import.meta.url));

interface Outcome {
  readonly cancelled: string;
  readonly batches: readonly string[];
}

test('windows that submit and cancel at once corrupt nothing: real processes, one journal, one service', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'windows-'));
  const simulator = await openSimulator({ speed: { totalMs: 600_000 } });
  t.after(async () => {
    await simulator.close();
    await rm(root, { recursive: true, force: true });
  });
  const shared = await simulator.submit(`${requestLine('shared')}\n`);
  const files = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const path = join(root, `in-${String(i)}.jsonl`);
      await writeFile(path, `${requestLine(`r-${String(i)}`)}\n`);
      return path;
    }),
  );
  const folder = join(root, 'journal');
  const windows = [0, 1, 2].map((i) => {
    const own = files.slice(4 * i, 4 * i + 4);
    return fork(child, [simulator.baseUrl, simulator.token, folder, shared, ...own]);
  });
  t.after(() => windows.map((window) => window.kill('SIGKILL')));
  await Promise.all(windows.map((window) => once(window, 'message')));
  const outcomes = await Promise.all(
    windows.map(async (window) => {
      const said = once(window, 'message') as Promise<[Outcome]>;
      const died = once(window, 'exit').then(([code]) => {
        throw new Error(`A window ended before it had acted: ${String(code)}`);
      });
      window.send('go');
      const [outcome] = await Promise.race([said, died]);
      died.catch(() => undefined);
      return outcome;
    }),
  );

  for (const { cancelled } of outcomes)
    assert.match(cancelled, /^(cancelling|cancelled|wrong_state)$/);
  assert.ok(outcomes.some(({ cancelled }) => cancelled !== 'wrong_state'));
  const { json } = await simulator.call('GET', '/batches?limit=100');
  const atService = (json?.['data'] as readonly { readonly id: string }[]).map(({ id }) => id);
  const announced = outcomes.flatMap(({ batches }) => batches);
  const records = await new Journal({ folder }).list();
  assert.deepEqual(records.map(({ step }) => step), Array<string>(12).fill('created')); // prettier-ignore
  const recorded = records.map(({ batchId }) => batchId ?? '').toSorted();
  assert.deepEqual(recorded, announced.toSorted());
  assert.deepEqual(atService.toSorted(), [...recorded, shared].toSorted());
});

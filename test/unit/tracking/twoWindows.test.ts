import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { openSimulator, requestLine } from '../../support/openSimulator.ts';

const child = fileURLToPath(new URL('../../support/windowChild.ts', import.meta.url));

interface Outcome {
  readonly cancelled: string;
  readonly batches: readonly string[];
}

/** Windows that act at once, as real processes over one journal and one service. @param share a window's part of the files */
async function atOnce(
  t: TestContext,
  fileCount: number,
  share: (window: number) => readonly number[],
) {
  const root = await mkdtemp(join(tmpdir(), 'windows-'));
  const simulator = await openSimulator({ speed: { totalMs: 600_000 } });
  t.after(async () => {
    await simulator.close();
    await rm(root, { recursive: true, force: true });
  });
  const shared = await simulator.submit(`${requestLine('shared')}\n`);
  const files = Array.from({ length: fileCount }, (_, i) => join(root, `in-${String(i)}.jsonl`));
  for (const [i, path] of files.entries())
    await writeFile(path, `${requestLine(`r-${String(i)}`)}\n`);
  const folder = join(root, 'journal');
  const windows = [0, 1, 2].map((i) => {
    const own = share(i).flatMap((at) => files[at] ?? []);
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

  const { json } = await simulator.call('GET', '/batches?limit=100');
  const data = json?.['data'] as readonly { readonly id: string }[];
  return {
    cancelled: outcomes.map(({ cancelled }) => cancelled),
    announced: outcomes.flatMap(({ batches }) => batches).toSorted(),
    records: await new Journal({ folder }).list(),
    atService: data.map(({ id }) => id).filter((id) => id !== shared),
  };
}

test('windows that submit and cancel at once corrupt nothing: real processes, one journal, one service', async (t) => {
  const { cancelled, announced, records, atService } = await atOnce(t, 12, (window) =>
    [0, 1, 2, 3].map((i) => 4 * window + i),
  );
  for (const outcome of cancelled) assert.match(outcome, /^(cancelling|cancelled|wrong_state)$/);
  assert.ok(cancelled.some((outcome) => outcome !== 'wrong_state'));
  assert.deepEqual(records.map(({ step }) => step), Array<string>(12).fill('created')); // prettier-ignore
  const recorded = records.map(({ batchId }) => batchId ?? '').toSorted();
  assert.deepEqual(recorded, announced);
  assert.deepEqual(atService.toSorted(), recorded);
});

test('windows that submit the same bytes at once, in real processes, make one batch of them', async (t) => {
  const { announced, records, atService } = await atOnce(t, 6, () => [0, 1, 2, 3, 4, 5]);
  const created = new Set(records.map(({ sha256 }) => sha256));
  assert.equal(created.size, records.length, 'one record for the same bytes');
  assert.equal(records.length, 6, 'one window goes on with each');
  assert.ok(records.every(({ step }) => step === 'created'));
  assert.deepEqual(records.map(({ batchId }) => batchId ?? '').toSorted(), announced);
  assert.deepEqual(atService.toSorted(), announced);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckReport } from '../../../../src/jsonl/rules/report.ts';
import { kimi } from '../../../../src/providers/kimi.ts';
import { openai } from '../../../../src/providers/openai.ts';
import { DiskCheck } from '../../../../src/ui/editor/check/diskCheck.ts';
import type { FileState } from '../../../../src/ui/editor/check/fileState.ts';

const reportOn = (model: string): CheckReport => ({
  problems: [],
  total: 0,
  byCode: new Map(),
  summary: {
    lines: 1,
    requests: 1,
    bytes: 10,
    models: new Map([[model, 1]]),
    url: undefined,
    errors: 0,
    warnings: 0,
    shape: 'openai',
    looksLikeBatch: true,
  },
});

/** A check whose passes end when the test says so. */
function start() {
  const states: FileState[] = [];
  const passes: { readonly profile: string; readonly end: (report: CheckReport) => void }[] = [];
  const check = new DiskCheck({
    path: '/large.jsonl',
    size: () => Promise.resolve(100),
    checkFile: (_path, profile, { signal, onProgress }) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
        onProgress?.(40);
        passes.push({ profile: profile.id, end: resolve });
      }),
    options: () => ({}),
    cap: () => 100,
    choose: ({ model }) => ({ profile: model === 'gpt' ? openai : kimi, origin: 'model' }),
    publish: (state) => states.push(state),
    sentence: (error) => (error instanceof Error ? error.message : 'unknown'),
  });
  const passed = async (count: number) => {
    while (passes.length < count) await new Promise((resolve) => setImmediate(resolve));
    return passes[count - 1]!;
  };
  return { check, states, passed };
}

test('tells how far it is, then what it found', async () => {
  const { check, states, passed } = start();
  const running = check.run();
  (await passed(1)).end(reportOn('kimi-k2.6'));
  await running;
  assert.deepEqual(
    states.map(({ complete, progress }) => [complete, progress]),
    [
      [false, 0],
      [false, 0.4],
      [true, undefined],
    ],
  );
});

test('checks again by the rules that fit the model', async () => {
  const { check, states, passed } = start();
  const running = check.run();
  (await passed(1)).end(reportOn('gpt'));
  const second = await passed(2);
  assert.equal(second.profile, 'openai');
  second.end(reportOn('gpt'));
  await running;
  assert.equal(states.at(-1)?.profile.id, 'openai');
});

test('says why it did not come to its end when it is cancelled', async () => {
  const { check, states, passed } = start();
  const running = check.run();
  await passed(1);
  check.cancel(new Error('cancelled'));
  await running;
  assert.equal(states.at(-1)?.complete, true);
  assert.equal(states.at(-1)?.failure, 'cancelled');
});

test('a new run ends the one before without a word', async () => {
  const { check, states, passed } = start();
  const first = check.run();
  await passed(1);
  const second = check.run();
  await first;
  assert.ok(states.every(({ complete }) => !complete));
  (await passed(2)).end(reportOn('kimi-k2.6'));
  await second;
  assert.equal(states.at(-1)?.failure, undefined);
});

test('nothing is told of a file that is given up', async () => {
  const { check, states, passed } = start();
  const running = check.run();
  await passed(1);
  const before = states.length;
  check.dispose();
  await running;
  assert.equal(states.length, before);
});

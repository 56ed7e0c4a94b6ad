import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type BatchFacts, withJudgement } from '../../../src/simulator/batchFacts.ts';
import { momentOf, paceOf } from '../../../src/simulator/timeline.ts';

const start = Date.UTC(2026, 9, 1);
const hour = 3_600_000;

const judgement = {
  total: 100,
  willFail: 10,
  model: 'kimi-k2.6',
  errors: [],
  slow: false,
  expire: false,
};

const facts: BatchFacts = {
  id: 'batch_1',
  inputFileId: 'file_1',
  endpoint: '/v1/chat/completions',
  completionWindow: '24h',
  metadata: null,
  createdMs: start,
  pace: { validatingMs: 100, runningMs: 1000, finalizingMs: 100, cancellingMs: 50 },
  outputFileId: 'file_2',
  errorFileId: 'file_3',
  judgement,
  cancelMs: null,
  written: null,
};

const at = (ms: number, change: Partial<BatchFacts> = {}) => {
  const { status, counts } = momentOf({ ...facts, ...change }, start + ms);
  return `${status} ${String(counts.completed)}+${String(counts.failed)}/${String(counts.total)}`;
};

const stages: readonly [ms: number, change: Partial<BatchFacts>, expected: string][] = [
  [0, {}, 'validating 0+0/0'],
  [99, {}, 'validating 0+0/0'],
  [500, { judgement: null }, 'validating 0+0/0'],
  [100, {}, 'in_progress 0+0/100'],
  [600, {}, 'in_progress 45+5/100'],
  [1100, {}, 'finalizing 90+10/100'],
  [1200, {}, 'completed 90+10/100'],
  [1200, { judgement: { ...judgement, slow: true } }, 'in_progress 10+1/100'],
  [599, { judgement: { ...judgement, expire: true } }, 'in_progress 45+4/100'],
  [600, { judgement: { ...judgement, expire: true } }, 'expired 45+5/100'],
  [600, { cancelMs: start + 600 }, 'cancelling 45+5/100'],
  [649, { cancelMs: start + 600 }, 'cancelling 45+5/100'],
  [650, { cancelMs: start + 600 }, 'cancelled 45+5/100'],
  [9999, { cancelMs: start + 50 }, 'cancelled 0+0/0'],
];

for (const [ms, change, expected] of stages)
  test(`${String(ms)} ms after creation: ${expected}`, () => {
    assert.equal(at(ms, change), expected);
  });

test('a run longer than its window expires with what was done by then', () => {
  const pace = { ...facts.pace, validatingMs: 0, runningMs: 48 * hour };
  assert.equal(at(24 * hour - 1, { pace }), 'in_progress 45+4/100');
  assert.equal(at(24 * hour, { pace }), 'expired 45+5/100');
  assert.equal(at(96 * hour, { pace }), 'expired 45+5/100');
});

test('a spoilt file fails as soon as it was validated', () => {
  const errors = [{ code: 'empty_file', message: '', param: null, line: null }];
  const moment = momentOf({ ...facts, judgement: { ...judgement, errors } }, start + 100);
  assert.equal(moment.status, 'failed');
  assert.equal(moment.failedMs, start + 100);
});

test('a judgement that comes after a cancel is void', () => {
  const cancelled = { ...facts, judgement: null, cancelMs: start + 500 };
  assert.equal(withJudgement(cancelled, judgement), cancelled);
  assert.deepEqual(withJudgement({ ...facts, judgement: null }, judgement), facts);
});

test('the stages of a pace make up the whole run', () => {
  const { validatingMs, runningMs, finalizingMs } = paceOf(20_000);
  assert.equal(validatingMs + runningMs + finalizingMs, 20_000);
});

const order = ['validating', 'in_progress', 'finalizing', 'completed', 'cancelling', 'cancelled'];

test('time never takes anything back', () => {
  fc.assert(
    fc.property(
      fc.nat(1500),
      fc.nat(1500),
      fc.option(fc.nat(1199), { nil: null }),
      fc.nat(500),
      fc.nat(500),
      (a, b, cancel, fails, more) => {
        const change = {
          cancelMs: cancel === null ? null : start + cancel,
          judgement: { ...judgement, total: fails + more, willFail: fails },
        };
        const early = momentOf({ ...facts, ...change }, start + Math.min(a, b));
        const late = momentOf({ ...facts, ...change }, start + Math.max(a, b));
        assert.ok(order.indexOf(early.status) <= order.indexOf(late.status));
        assert.ok(early.counts.completed <= late.counts.completed);
        assert.ok(early.counts.failed <= late.counts.failed);
        assert.ok(late.counts.completed + late.counts.failed <= late.counts.total);
      },
    ),
  );
});

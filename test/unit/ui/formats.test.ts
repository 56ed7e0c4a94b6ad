import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deadlineOf, lastMoment } from '../../../src/ui/batch/batchTimes.ts';
import { failureActions } from '../../../src/ui/kit/failureActions.ts';
import { formatsFor } from '../../../src/ui/kit/formats.ts';
import { plainText } from '../../../src/ui/kit/safeText.ts';
import { batchName } from '../../../src/ui/batch/batchName.ts';
import { aBatch } from '../../support/aBatch.ts';

const en = formatsFor('en', 'UTC');
const zh = formatsFor('zh-cn', 'UTC');

describe('numbers and times', () => {
  const ages: readonly [number, string, string][] = [
    [0, 'now', '现在'],
    [-59, 'now', '现在'],
    [-60, '1m ago', '1分钟前'],
    [-3599, '59m ago', '59分钟前'],
    [-3600, '1h ago', '1小时前'],
    [-47 * 3600, '47h ago', '47小时前'],
    [-72 * 3600, '3d ago', '3天前'],
    [5 * 3600, 'in 5h', '5小时后'],
  ];
  for (const [delta, english, chinese] of ages) {
    it(`${delta} s is “${english}”`, () => {
      assert.equal(en.age(1000 + delta, 1_000_000), english);
      assert.equal(zh.age(1000 + delta, 1_000_000), chinese);
    });
  }

  it('does not change within a minute', () => {
    assert.equal(en.age(0, 125_000), en.age(0, 179_000));
  });

  const sizes = [
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [999_999, '1 MB'],
    [1_500_000, '1.5 MB'],
    [12_345_678_901, '12.3 GB'],
  ] as const;
  for (const [bytes, text] of sizes) {
    it(`${bytes} is “${text}”`, () => assert.equal(en.bytes(bytes), text));
  }

  it('writes durations with their two largest units', () => {
    assert.deepEqual(
      [5, 60, 3660, 7200, 90_000].map((seconds) => en.duration(seconds)),
      ['5s', '1m', '1h 1m', '2h', '1d 1h'],
    );
  });

  it('rounds what is only estimated', () => {
    assert.deepEqual([en.roughly(1_234_567), zh.roughly(1_234_567)], ['1.2M', '120万']);
    assert.deepEqual([en.money(4.71, 'CNY'), zh.money(1234, 'USD')], ['¥4.7', '$1,200']);
    assert.equal(en.money(0.00123, 'USD'), '$0.0012');
  });

  it('survives a time that no calendar has', () => {
    for (const time of [1e300, -1e300, Number.NaN, Infinity]) {
      assert.equal(en.moment(time), '–');
      assert.equal(en.timeOfDay(time), '–');
      assert.equal(en.day(new Date(time)), '–');
      assert.equal(en.month(new Date(time)), '–');
    }
    assert.match(en.moment(0), /^Jan 1, 1970/);
    assert.equal(en.age(Infinity, 0), 'now');
  });

  it('survives a language that nobody knows', () => {
    assert.equal(formatsFor('xx').count(1234), '1,234');
  });
});

describe('text from outside', () => {
  const cases = [
    ['two\nlines', 'two lines'],
    ['[click](command:evil)', '[click] (command:evil)'],
    ['a\u202Eb\u0000c', 'a b c'],
    ['x'.repeat(400), `${'x'.repeat(299)}…`],
  ] as const;
  for (const [text, plain] of cases) {
    it(`${JSON.stringify(text.slice(0, 20))} is made plain`, () =>
      assert.equal(plainText(text), plain));
  }
});

describe('times of a batch', () => {
  it('has a deadline from the service, or from its window', () => {
    const created = aBatch().times.createdAt ?? 0;
    assert.equal(deadlineOf(aBatch({ times: { expiresAt: 5 } })), 5);
    assert.equal(deadlineOf(aBatch({ completionWindow: '2d' })), created + 172_800);
    assert.equal(deadlineOf(aBatch({ completionWindow: 'odd' })), undefined);
  });

  it('counts its age from the state it is in', () => {
    assert.equal(lastMoment(aBatch({ status: 'completed', times: { completedAt: 7 } })), 7);
    assert.equal(lastMoment(aBatch({ status: 'completed' })), aBatch().times.createdAt);
  });
});

describe('the name of a batch', () => {
  it('is the one in its metadata, else the file’s, else its id', () => {
    assert.equal(batchName(aBatch({ metadata: { name: 'n' } }), 'kimi', 'f.jsonl'), 'n');
    assert.equal(batchName(aBatch({ metadata: { ds_name: 'n' } }), 'dashscope'), 'n');
    assert.equal(batchName(aBatch({ metadata: { name: ' ' } }), 'kimi', 'f.jsonl'), 'f');
    assert.equal(batchName(aBatch(), 'kimi'), 'batch_1');
  });
});

describe('actions for failures', () => {
  it('never offer a blind second try when the service may have acted', () => {
    assert.ok(failureActions({ kind: 'timeout' }).includes('retry'));
    assert.ok(!failureActions({ kind: 'timeout', outcomeUnknown: true }).includes('retry'));
  });
  it('move the folder of downloads only when it is what the disk failed in', () => {
    assert.ok(!failureActions({ kind: 'disk_full' }).includes('openDownloadSetting'));
    const actions = failureActions({ kind: 'disk_full', folder: 'downloads' });
    assert.ok(actions.includes('openDownloadSetting'));
  });
  it('end with the log, and are none for what the user stopped', () => {
    assert.equal(failureActions({ kind: 'dns' }).at(-1), 'showLog');
    assert.deepEqual(failureActions({ kind: 'cancelled' }), []);
    assert.deepEqual(failureActions({ kind: 'cancelled', outcomeUnknown: true }), ['showLog']);
  });
});

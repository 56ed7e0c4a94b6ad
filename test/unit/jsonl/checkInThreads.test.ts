import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { checkInThreads } from '../../../src/jsonl/file/checkInThreads.ts';
import {
  rangesOf,
  checkStream,
  type StreamOptions,
} from '../../../src/jsonl/file/checkFromDisk.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { WorkerPool } from '../../../src/jsonl/file/workerPool.ts';
import { line } from './arbitraryLines.ts';

const workers = new WorkerPool(new URL('../../../src/jsonl/file/checkWorker.ts', import.meta.url));
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'));
});
after(async () => {
  workers.dispose();
  await rm(folder, { recursive: true });
});

async function fileOf(text: string): Promise<string> {
  const path = join(folder, 'input.jsonl');
  await writeFile(path, text);
  return path;
}

async function sameAsOnePass(
  path: string,
  threads: number,
  usesThisThread: boolean,
  profile: ProviderProfile = kimi,
  options: StreamOptions = {},
) {
  const given = { today: '2026-11-21', cap: 20, ...options };
  const parallel = { workers, threads, minBytes: 1, usesThisThread };
  const report = await checkInThreads(path, profile, given, parallel);
  const expected = await checkStream(createReadStream(path), profile, given);
  assert.deepEqual(report.problems, expected.problems);
  assert.deepEqual(report.summary, expected.summary);
  assert.deepEqual([...report.byCode].sort(), [...expected.byCode].sort());
  return report;
}

const ok = (id: string, model = 'kimi-k2.6') =>
  `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"${model}","messages":[{"role":"user","content":"你好"}]}}`;

test('ids that repeat across threads, models that differ in one of them', async () => {
  const ids = Array.from({ length: 90 }, (_, index) => `编号-${String(index)}`);
  const lines = [...ids, 'x', ...ids.slice(0, 9), 'x', 'x'].map((id, index) =>
    ok(id, index > 95 ? 'kimi-k2.5' : 'kimi-k2.6'),
  );
  const path = await fileOf(`\uFEFF${lines.join('\r\n')}\n`);
  for (const usesThisThread of [true, false]) {
    const report = await sameAsOnePass(path, 3, usesThisThread);
    assert.equal(report.byCode.get('duplicate_custom_id'), 21);
  }
});

test('ids that begin with a byte order mark, repeated across threads', async () => {
  const ids = ['\uFEFFa', '\uFEFF', '\uFEFF\uFEFF', '😀\uFEFF'];
  const path = await fileOf([...ids, ...ids].map((id) => ok(id)).join('\n'));
  for (const usesThisThread of [true, false]) {
    const { problems } = await sameAsOnePass(path, 2, usesThisThread);
    assert.deepEqual(
      problems.flatMap((problem) => (problem.code === 'duplicate_custom_id' ? [problem.id] : [])),
      [...ids, ...ids],
    );
  }
});

test('what only one pass can judge', async () => {
  const small = { ...openai, limits: { ...openai.limits, maxRequests: 30 } };
  const path = await fileOf(
    Array.from({ length: 50 }, (_, k) => ok(String(k), 'gpt-5')).join('\n'),
  );
  for (const usesThisThread of [true, false]) {
    const report = await sameAsOnePass(path, 2, usesThisThread, small);
    assert.equal(report.byCode.get('too_many_requests'), 1);
  }
});

test('requests over several lines after a line of an array', async () => {
  const array = `[${'1,'.repeat(200)}1]`;
  const group = [array, array, '{"custom_id":', '"a"}'];
  const path = await fileOf(
    [ok('a'), ...Array.from({ length: 40 }, () => group).flat()].join('\n'),
  );
  const report = await sameAsOnePass(path, 2, true, kimi, { cap: 500 });
  assert.equal(report.problems.filter(({ endLine }) => endLine !== undefined).length, 40);
});

test('what looks like requests over several lines in a file that is one array', async () => {
  const group = ['1,'.repeat(400), '{"a":[', '{"body":{"model":"kimi-k2.6"}}', ']}'];
  const path = await fileOf(['[', ...Array.from({ length: 40 }, () => group).flat()].join('\n'));
  const report = await sameAsOnePass(path, 2, true, kimi, { assumeBatch: true });
  assert.equal(report.summary.models.get('kimi-k2.6'), 40);
});

test('arbitrary lines', async () => {
  const lines = fc.sample(line, { numRuns: 600, seed: 7 });
  const path = await fileOf(lines.join('\n'));
  await sameAsOnePass(path, 3, true, kimi, { assumeBatch: true });
  await sameAsOnePass(path, 2, false, kimi, { assumeBatch: true, cap: 500 });
});

test('ranges begin and end where lines do', async () => {
  const text = ['a', '', 'bb'.repeat(50_000), 'c', 'd'].join('\n');
  const path = await fileOf(text);
  for (const count of [1, 2, 3, 7]) {
    const ranges = rangesOf(path, text.length, count);
    assert.equal(ranges[0]?.start, 0);
    assert.equal(ranges.at(-1)?.end, text.length);
    for (const { start } of ranges.slice(1)) assert.equal(text[start - 1], '\n');
    assert.equal(ranges.map(({ start, end }) => text.slice(start, end)).join(''), text);
  }
});

test('a file with fewer bytes than ranges', async () => {
  for (const text of ['', '\n', '1', ' \t\n', '\n\n', '1\n2', '\n\n\n1\n']) {
    const path = await fileOf(text);
    const ranges = rangesOf(path, text.length, 16);
    for (const { start } of ranges.slice(1)) assert.equal(text[start - 1], '\n', text);
    await sameAsOnePass(path, 2, true, kimi, { assumeBatch: true });
  }
});

test('a signal ends the check, and a file that is not there is told', async () => {
  const path = await fileOf(ok('a'));
  const options = { workers, threads: 1 };
  const reason = new Error('enough');
  await assert.rejects(
    checkInThreads(path, kimi, { signal: AbortSignal.abort(reason) }, options),
    reason,
  );
  const stop = new AbortController();
  const running = checkInThreads(path, kimi, { signal: stop.signal }, options);
  stop.abort(reason);
  await assert.rejects(running, reason);
  await assert.rejects(checkInThreads(join(folder, 'none'), kimi, {}, options), { code: 'ENOENT' });
});

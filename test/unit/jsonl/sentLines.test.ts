import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { findLines } from '../../../src/jsonl/sent/findLines.ts';
import { indexLines } from '../../../src/jsonl/sent/indexLines.ts';
import { LineFinder } from '../../../src/jsonl/sent/findInThread.ts';
import { LineThread } from '../../../src/jsonl/sent/lineThread.ts';
import { WorkerPool } from '../../../src/jsonl/file/workerPool.ts';
import { readSentLines, recordBytes } from '../../../src/jsonl/sent/sentLine.ts';

const folder = await mkdtemp(join(tmpdir(), 'sent-'));
after(() => rm(folder, { recursive: true }));
const path = join(folder, 'input.jsonl');
const target = join(folder, 'input.lines');

const request = (id: string, more = '') => `{"custom_id":"${id}","body":{"model":"m"${more}}}`;

/** Writes a file and its index. */
async function indexed(text: string | Uint8Array): Promise<string> {
  await writeFile(path, text);
  await rm(target, { force: true });
  return indexLines(path, target);
}

/** Where the lines of one text, as it was sent, are in another. */
async function moved(
  sent: string,
  now: string,
  lines: readonly number[],
  param: string | null = null,
) {
  await indexed(sent);
  const records = await readSentLines(target, lines);
  await writeFile(path, now);
  const wanted = lines.map((line, index) => ({ ...records[index]!, line, param }));
  return findLines(path, wanted).places;
}

const linesOf = async (...args: Parameters<typeof moved>) =>
  (await moved(...args)).map((place) => place?.line);

test('a record tells where a line began and how long it was, in bytes', async () => {
  const text = '\uFEFF{"a":"ä"}\r\n\n{"b":1}';
  assert.equal(await indexed(text), createHash('sha256').update(text).digest('hex'));
  const records = await readSentLines(target, [0, 1, 2, 3, 4]);
  assert.deepEqual(
    records.map((record) => record && [record.offset, record.length]),
    [[3, 10], [15, 0], [16, 7], undefined, undefined],
  );
  assert.equal((await stat(target)).mode & 0o777, 0o600);
  assert.throws(() => indexLines(path, target), { code: 'EEXIST' });
});

test('an id has one hash, however it is written, and a line without one none', async () => {
  await indexed(
    [
      '{"custom_id":"a/b","x":1}',
      '{"x":2, "custom_id" : "a\\u002fb"}',
      request('c'),
      '{}',
      '{"custom_id":"a/b" broken',
    ].join('\n'),
  );
  const ids = (await readSentLines(target, [0, 1, 2, 3, 4])).map((line) => [
    line!.idHashA,
    line!.idHashB,
  ]);
  assert.deepEqual(ids[0], ids[1]);
  assert.deepEqual(ids[0], ids[4]);
  assert.notDeepEqual(ids[0], ids[2]);
  assert.deepEqual(ids[3], [0, 0]);
});

test('an index holds nothing of the text', async () => {
  const secret = 'planted-prompt-0123456789';
  await indexed(`${request('planted-id-0123', `,"p":"${secret}"`)}\n`);
  const bytes = await readFile(target);
  assert.equal(bytes.length, 8 + recordBytes);
  for (const word of ['planted', 'prompt', '012345']) assert.equal(bytes.includes(word), false);
});

test('what is no index gives no lines', async () => {
  await writeFile(target, 'x'.repeat(500));
  assert.deepEqual(await readSentLines(target, [0]), [undefined]);
  assert.deepEqual(await readSentLines(join(folder, 'none'), [0, 1]), [undefined, undefined]);
});

test('lines are found where they moved, and not when they were changed', async () => {
  const sent = `${request('a')}\n${request('b')}\n${request('c')}\n`;
  const now = `${request('new')}\r\n${request('c')}\r\n${request('a', ',"n":1')}\r\n${request('b')}`;
  assert.deepEqual(await linesOf(sent, now, [0, 1, 2, 1]), [undefined, 3, 1, 3]);
  assert.deepEqual(await linesOf(sent, sent, [2, 0]), [2, 0]);
  assert.deepEqual(await linesOf(sent, '', [0]), [undefined]);
});

test('equal lines keep their own numbers, or else their order', async () => {
  const line = `${request('a')}\n`;
  const other = `${request('b')}\n`;
  const sent = line + other + line;
  assert.deepEqual(await linesOf(sent, sent, [0, 2]), [0, 2]);
  assert.deepEqual(await linesOf(sent, other + other + other + line + line, [0, 2]), [3, 4]);
  assert.deepEqual(await linesOf(sent, other + other + other + line, [0, 2]), [3, 3]);
});

test('a place is that of the parameter, in UTF-16', async () => {
  const sent = '{"custom_id":"ä𝄞","body":{"model":"m"}}\n';
  assert.deepEqual(await moved(sent, `\n${sent}`, [0], 'body.model'), [
    { line: 1, start: 27, end: 34 },
  ]);
  assert.deepEqual(await moved(sent, `\n${sent}`, [0]), [{ line: 1, start: 0, end: 40 }]);
});

test('a text in the editor has the lines of the same text on disk', async () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 8 })
    .map((value) => value.replace(/[\r\n\uFEFF]/gu, ''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      async (lines, end) => {
        await indexed(lines.join(end) + end);
        const records = await readSentLines(
          target,
          lines.map((_, line) => line),
        );
        const finder = new LineFinder(records.map((record, line) => ({ ...record!, line })));
        for (const [line, content] of lines.entries()) {
          const bytes = new TextEncoder().encode(content);
          assert.ok(finder.look(bytes, 0, bytes.length, line));
        }
        assert.deepEqual(
          finder.places(),
          lines.map((_, line) => line),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('it all works in a thread, which can be stopped', async () => {
  const workers = new WorkerPool(new URL('../../../src/jsonl/sent/lineWorker.ts', import.meta.url));
  after(() => {
    workers.dispose();
  });
  const thread = new LineThread(workers);
  const sha256 = await indexed(`${request('a')}\n${request('b')}\n`);
  const again = join(folder, 'again.lines');
  assert.equal(await thread.index(path, again), sha256);
  assert.deepEqual(await readFile(again), await readFile(target));
  const [b] = await readSentLines(again, [1]);
  const found = await thread.find(path, [{ ...b!, line: 1, param: null }]);
  assert.deepEqual(found, { sha256, places: [{ line: 1, start: 0, end: request('b').length }] });
  await assert.rejects(thread.index(path, again), { code: 'EEXIST' });
  await assert.rejects(
    thread.index(path, join(folder, 'x'), AbortSignal.abort(new Error('stop'))),
    /stop/,
  );
  await assert.rejects(thread.find(join(folder, 'none'), []), { code: 'ENOENT' });
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { ResultFiles } from '../../../src/results/download/resultFiles.ts';
import { aBatch } from '../../support/aBatch.ts';
import { HastyClock } from '../../support/hastyClock.ts';
import { sendJson, serve } from '../../support/loopbackServer.ts';
import { failureOf, wireTo } from '../../support/testWire.ts';

const mb = 1024 * 1024;
const content = Buffer.from(`{"id":"${randomBytes(2 * mb).toString('hex')}"}\n`);
const ended = aBatch({ id: 'batch_abc', status: 'completed', outputFileId: 'file-out' });

/** Windows that share a folder and a service; the first answer stops in the middle when `stalls`. */
async function windows(t: TestContext, stalls: boolean) {
  const folder = await mkdtemp(join(tmpdir(), 'unfinished-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const ranges: (string | undefined)[] = [];
  const server = await serve(t, ({ url, headers }, response) => {
    if (!url.endsWith('/content')) {
      sendJson(response, 200, { id: 'file-out', bytes: content.length });
      return;
    }
    ranges.push(headers.range);
    const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, {
      etag: '"v1"',
      'content-length': content.length - from,
      ...(from > 0 && { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    if (stalls && ranges.length === 1) response.write(content.subarray(0, mb));
    else response.end(content.subarray(from));
  });
  const { api } = wireTo(t, server.origin);
  const open = () =>
    new ResultFiles({
      folder: () => folder,
      apiFor: () => api,
      addressOf: () => 'https://a.example',
      clock: new HastyClock(),
    });
  return { folder, ranges, open };
}

test('a stopped download is gone on with, also by another window, and leaves nothing else', async (t) => {
  const { folder, ranges, open } = await windows(t, true);
  const stop = new AbortController();
  const stopped = open().ensure(ended, 'output', {
    signal: stop.signal,
    onProgress: ({ bytes }) => {
      if (bytes === mb) stop.abort();
    },
  });
  assert.equal((await failureOf(stopped)).kind, 'cancelled');
  // Who leaves does not wait for what is tidied up behind him.
  const unfinished = join(folder, '.unfinished');
  while (!(await readdir(unfinished)).some((name) => name.includes('.free.')));
  const path = await open().ensure(ended, 'output');
  assert.ok((await readFile(path)).equals(content));
  assert.deepEqual(ranges, [undefined, `bytes=${mb}-`]);
  assert.deepEqual(await readdir(folder), ['kimi']);
  assert.deepEqual((await readdir(dirname(path))).toSorted(), [
    'batch_abc.output.jsonl',
    'batch_abc.output.jsonl.note',
  ]);
});

test('two windows that fetch one file at once do not write into each other’s', async (t) => {
  const { folder, ranges, open } = await windows(t, false);
  const paths = await Promise.all([open(), open()].map((files) => files.ensure(ended, 'output')));
  assert.equal(new Set(paths).size, 1);
  assert.ok((await readFile(paths[0]!)).equals(content));
  assert.deepEqual(ranges, [undefined, undefined]);
  assert.deepEqual(await readdir(folder), ['kimi']);
});

test('what is left can be forgotten', async (t) => {
  const { folder, open } = await windows(t, true);
  const stop = new AbortController();
  const files = open();
  const stopped = files.ensure(ended, 'output', {
    signal: stop.signal,
    onProgress: ({ bytes }) => {
      if (bytes === mb) stop.abort();
    },
  });
  await failureOf(stopped);
  while (!(await readdir(join(folder, '.unfinished'))).some((name) => name.includes('.free.')));
  await files.forgetUnfinished();
  assert.deepEqual(await readdir(folder), ['kimi']);
});

import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type OpenSimulator, withSimulator } from '../../support/openSimulator.ts';

const errorOf = (json: Readonly<Record<string, unknown>> | undefined) =>
  json?.['error'] as { message: string; type: string; param?: unknown; code?: unknown };

async function bytesOnDisk(simulator: OpenSimulator): Promise<string[]> {
  return readdir(join(simulator.dir, 'contents'));
}

const refusals: readonly [
  what: string,
  provider: string,
  upload: [content: string, filename: string, purpose: string],
  message: RegExp,
][] = [
  ['an empty file', 'kimi', ['', 'a.jsonl', 'batch'], /^File size is zero/],
  ['an empty file', 'openai', ['', 'a.jsonl', 'batch'], /empty/],
  ['another purpose', 'kimi', ['x', 'a.jsonl', 'x'], /^Invalid purpose: x, only file-extract, batch/],
  ['another purpose', 'openai', ['x', 'a.jsonl', 'x'], /^Invalid value: 'x'\. Supported values are: /],
  ['another extension', 'kimi', ['x', 'a.json', 'batch'], /\.jsonl/],
  ['another extension', 'openai', ['x', 'a.json', 'batch'], /^Invalid file format for Batch API\. Must be \.jsonl$/],
]; // prettier-ignore

for (const [what, provider, upload, message] of refusals)
  test(`${provider} refuses ${what}, and keeps nothing of it`, () =>
    withSimulator(
      async (simulator) => {
        const answer = await simulator.upload(...upload);
        assert.equal(answer.status, 400);
        assert.match(errorOf(answer.json).message, message);
        assert.deepEqual(await bytesOnDisk(simulator), []);
      },
      { provider },
    ));

test('a file above the limit is refused in the words of the provider, and not kept', () =>
  withSimulator(async (simulator) => {
    const folder = await mkdtemp(join(tmpdir(), 'large-'));
    const path = join(folder, 'large.jsonl');
    try {
      const file = await open(path, 'w');
      await file.truncate(100 * 2 ** 20 + 1);
      await file.close();
      const answer = await simulator.upload(await openAsBlob(path));
      assert.equal(answer.status, 400);
      assert.match(errorOf(answer.json).message, /too large, max file size is 100MB/);
      assert.deepEqual(await bytesOnDisk(simulator), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  }));

test('Kimi takes no more files than its quota', () =>
  withSimulator(async (simulator) => {
    for (let at = 0; at < 1000; at += 1)
      await writeFile(join(simulator.dir, 'files', `file_${String(at)}.json`), '{}');
    const answer = await simulator.upload('x');
    assert.equal(answer.status, 400);
    assert.match(errorOf(answer.json).message, /exceeded the max file count 1000/);
  }));

test('a form without a file, and a body that is no form, are refused', () =>
  withSimulator(async (simulator) => {
    const body = { purpose: 'batch' };
    const answer = await simulator.call('POST', '/files', body);
    assert.equal(answer.status, 400);
    assert.match(errorOf(answer.json).message, /multipart/);
    const form = new FormData();
    form.set('purpose', 'batch');
    const headers = { authorization: `Bearer ${simulator.token}` };
    const without = await fetch(`${simulator.baseUrl}/files`, {
      method: 'POST',
      body: form,
      headers,
    });
    assert.equal(without.status, 400);
    assert.match(await without.text(), /Missing required parameter: 'file'/);
  }));

test('a form that is no form inside is refused', () =>
  withSimulator(async (simulator) => {
    const answer = await simulator.call(
      'POST',
      '/files',
      {},
      { 'content-type': 'multipart/form-data; boundary=x' },
    );
    assert.equal(answer.status, 400);
  }));

test('an upload that is cut off leaves nothing', () =>
  withSimulator(async (simulator) => {
    const sent = request(`${simulator.baseUrl}/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${simulator.token}`,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': 100_000,
      },
    });
    const cut = new Promise((resolve) => sent.on('error', resolve));
    sent.write(
      '--x\r\ncontent-disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\nhalf',
    );
    while ((await bytesOnDisk(simulator)).length === 0) await setImmediate();
    sent.destroy(new Error('cut'));
    await cut;
    await simulator.restart();
    assert.deepEqual(await bytesOnDisk(simulator), []);
    assert.deepEqual((await simulator.call('GET', '/files')).json?.['data'], []);
  }));

test('a name from outside is shown and never used as a path', () =>
  withSimulator(async (simulator) => {
    const file = await simulator.upload('x', '../../evil\u0007你好.jsonl');
    assert.equal(file.status, 200);
    assert.equal((await bytesOnDisk(simulator)).length, 1);
    for (const id of ['..%2F..%2Fetc', '..', '%00', 'a'.repeat(500)])
      assert.equal((await simulator.call('GET', `/files/${id}`)).status, 404);
  }));

const ranges: readonly [range: string, status: number, text: string, contentRange: string | null][] = [
  ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
  ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
  ['bytes=-3', 206, '789', 'bytes 7-9/10'],
  ['bytes=-30', 206, '0123456789', 'bytes 0-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=10-', 416, '', 'bytes */10'],
  ['bytes=5-2', 200, '0123456789', null],
  ['bytes=0-1,4-5', 200, '0123456789', null],
  ['lines=1-2', 200, '0123456789', null],
]; // prettier-ignore

for (const [range, status, text, contentRange] of ranges)
  test(`content with range ${range}: ${String(status)}`, () =>
    withSimulator(async (simulator) => {
      const id = String((await simulator.upload('0123456789')).json?.['id']);
      const answer = await simulator.call('GET', `/files/${id}/content`, undefined, { range });
      assert.equal(answer.status, status);
      assert.equal(answer.text, text);
      assert.equal(answer.headers.get('content-range'), contentRange);
      assert.equal(answer.headers.get('content-length'), String(text.length));
    }));

test('a range of another version gives the whole file', () =>
  withSimulator(async (simulator) => {
    const id = String((await simulator.upload('0123456789')).json?.['id']);
    const path = `/files/${id}/content`;
    const etag = (await simulator.call('GET', path)).headers.get('etag') ?? '';
    const get = async (tag: string) =>
      (await simulator.call('GET', path, undefined, { range: 'bytes=8-', 'if-range': tag })).text;
    assert.equal(await get(etag), '89');
    assert.equal(await get('"another"'), '0123456789');
  }));

test('a deleted file is gone, but a batch that holds it goes on', () =>
  withSimulator(async (simulator) => {
    const line = `{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"kimi-k2.6","messages":[{"role":"user","content":"Hi"}]}}`;
    const batchId = await simulator.submit(line);
    const [file] = (await simulator.call('GET', '/files')).json?.['data'] as { id: string }[];
    const id = file?.id ?? '';
    assert.equal((await simulator.call('DELETE', `/files/${id}`)).status, 200);
    assert.equal((await simulator.call('GET', `/files/${id}`)).status, 404);
    assert.equal((await simulator.call('GET', `/files/${id}/content`)).status, 404);
    assert.equal((await simulator.call('DELETE', `/files/${id}`)).status, 404);
    assert.equal(
      (await simulator.call('GET', `/batches/${batchId}`)).json?.['status'],
      'completed',
    );
  }));

test('files are listed newest first, in pages where the provider has them', () =>
  withSimulator(
    async (simulator) => {
      const ids: unknown[] = [];
      for (const name of ['a', 'b', 'c'])
        ids.unshift((await simulator.upload(name, `${name}.jsonl`)).json?.['id']);
      const page = (await simulator.call('GET', '/files?limit=2')).json;
      assert.deepEqual(
        (page?.['data'] as { id: string }[]).map(({ id }) => id),
        ids.slice(0, 2),
      );
      assert.equal(page?.['has_more'], true);
      const next = (await simulator.call('GET', `/files?limit=2&after=${String(ids[1])}`)).json;
      assert.deepEqual(
        (next?.['data'] as { id: string }[]).map(({ id }) => id),
        ids.slice(2),
      );
      assert.equal(next?.['has_more'], false);
      assert.equal((await simulator.call('GET', '/files?limit=0')).status, 400);
    },
    { provider: 'openai' },
  ));

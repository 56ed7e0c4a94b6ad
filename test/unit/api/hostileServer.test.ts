import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { findBatch } from '../../../src/tracking/findBatch.ts';
import { anIntent } from '../../support/anIntent.ts';
import { sendJson, serve } from '../../support/loopbackServer.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { failureOf, wireTo } from '../../support/testWire.ts';
import { until } from '../../support/until.ts';

/** What a retrieve meets at a server that answers like this. */
async function meets(t: TestContext, respond: (response: ServerResponse, socket: Socket) => void) {
  const server = await serve(t, (_request, response, socket) => respond(response, socket));
  return failureOf(wireTo(t, server.origin).api.retrieveBatch('b'));
}

test('a packed answer is not unpacked, however little it is', async (t) => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
  const { kind } = await meets(t, (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  );
  assert.equal(kind, 'malformed');
});

for (const [name, text] of [
  ['arrays', '['.repeat(1_000_000)],
  ['objects', '{"a":'.repeat(200_000)],
  ['closed arrays', `{"id":"b","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
] as const) {
  test(`${name} deep in each other are refused, not walked`, async (t) => {
    const { kind, code } = await meets(t, (response) => response.end(text));
    assert.deepEqual([kind, code], ['malformed', 'json']);
  });
}

test('a flood of headers ends', async (t) => {
  const { kind } = await meets(t, (_response, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const more = () => {
      while (!socket.destroyed && socket.write(`x-${'a'.repeat(1_000)}: 1\r\n`));
      if (!socket.destroyed) socket.once('drain', more);
    };
    more();
  });
  assert.equal(kind, 'malformed');
});

test('answers that only announce an answer end at the time for headers', async (t) => {
  let count = 0;
  const server = await serve(t, (_request, _response, socket) => {
    const more = () => {
      if (!socket.destroyed) socket.write('HTTP/1.1 103 Early Hints\r\n\r\n', () => setImmediate(more)); // prettier-ignore
      count++;
    };
    more();
  });
  const clock = new ManualClock();
  const { api } = wireTo(t, server.origin, { clock });
  let ended = false;
  const call = failureOf(api.createBatch(request)).finally(() => (ended = true));
  await until(
    () => ended,
    () => {
      if (count > 10) clock.advance(10_000);
    },
  );
  assert.equal((await call).kind, 'timeout');
});

test('a download that drips is given up, and goes on from there', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'drip-'));
  t.after(() => rmSync(folder, { recursive: true }));
  let dripped = 0;
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-length': 1_000_000_000, etag: '"v1"' });
    response.write('{', () => dripped++);
  });
  const clock = new ManualClock();
  const { api } = wireTo(t, server.origin, { clock });
  let ended = false;
  const call = failureOf(api.downloadFile('f', join(folder, 'out'))).finally(() => (ended = true));
  await until(
    () => ended,
    () => {
      if (dripped > 0) clock.advance(10_000);
    },
  );
  assert.equal((await call).kind, 'timeout');
  assert.equal(server.received.length, 4);
  assert.deepEqual(readdirSync(folder), ['out.part', 'out.part.json']);
});

test('a list without end is left', async (t) => {
  const server = await serve(t, (_request, response) => {
    const id = `b${String(server.received.length)}`;
    sendJson(response, 200, { data: [{ id, created_at: 4_000_000_000 }], has_more: true });
  });
  const found = await findBatch(anIntent(), wireTo(t, server.origin).api);
  assert.deepEqual(found, { found: null, certain: false });
  assert.equal(server.received.length, 100);
});

test('a list in a circle is left', async (t) => {
  const server = await serve(t, ({ url }, response) => {
    const id = url.includes('after=A') ? 'B' : 'A';
    sendJson(response, 200, { data: [{ id, created_at: 4_000_000_000 }], has_more: true });
  });
  const found = await findBatch(anIntent(), wireTo(t, server.origin).api);
  assert.deepEqual(found, { found: null, certain: false });
  assert.ok(server.received.length <= 4);
});

const request = { inputFileId: 'f', endpoint: '/v1/chat/completions', completionWindow: '24h', metadata: {} }; // prettier-ignore

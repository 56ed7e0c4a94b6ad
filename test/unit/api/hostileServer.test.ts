import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import { findBatch } from '../../../src/tracking/submit/findBatch.ts';
import { aSubmission } from '../../support/aSubmission.ts';
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

/** A file that comes in pieces, each so long after the one before; how its download ends. */
async function paced(t: TestContext, piece: Buffer, pieces: number, msBetween: number) {
  const folder = mkdtempSync(join(tmpdir(), 'paced-'));
  t.after(() => rmSync(folder, { recursive: true }));
  let sending: ServerResponse | undefined;
  let sent = 0;
  const more = () => {
    if (++sent < pieces) sending?.write(piece);
    else sending?.end(piece);
  };
  const server = await serve(t, ({ headers }, response) => {
    const total = piece.length * pieces;
    const tag = { etag: '"v1"' };
    const from = /=(\d+)-/.exec(headers.range ?? '')?.[1];
    if (from === undefined) response.writeHead(200, { 'content-length': total, ...tag });
    else
      response.writeHead(206, { 'content-range': `bytes ${from}-${total - 1}/${total}`, ...tag });
    sent = Number(from ?? 0) / piece.length;
    sending = response;
    more();
  });
  const clock = new ManualClock();
  const begin = clock.now();
  const shown: number[] = [];
  const { api } = wireTo(t, server.origin, { clock });
  const call = api.downloadFile('f', join(folder, 'out'), {
    onProgress: ({ bytes }) => {
      shown.push(bytes);
      setImmediate(() => {
        clock.advance(msBetween);
        more();
      });
    },
  });
  let ended = false;
  const end = call.catch((error: unknown) => error).finally(() => (ended = true));
  await until(
    () => ended,
    () => clock.advance(0),
  );
  const result = await end;
  const minutes = (clock.now() - begin) / 60_000;
  return { result, minutes, shown, calls: server.received.length, files: readdirSync(folder) };
}

test('a download that drips is given up in minutes, seen to drip, and goes on from there', async (t) => {
  const drip = await paced(t, Buffer.from('{'), 100_000, 30_000);
  assert.ok(drip.result instanceof ApiFailure);
  assert.deepEqual([drip.result.kind, drip.result.facts.code], ['timeout', 'too_slow']);
  assert.ok(drip.minutes <= 11, String(drip.minutes));
  assert.equal(drip.calls, 2);
  assert.deepEqual(drip.shown.slice(0, 3), [1, 2, 3]);
  assert.deepEqual(drip.files, ['out.part', 'out.part.json']);
});

test('a download over a slow link is waited for, however long it takes', async (t) => {
  const slow = await paced(t, Buffer.alloc(60 * 1024, '{'), 100, 30_000);
  assert.equal(slow.result, 100 * 60 * 1024);
  assert.ok(slow.minutes > 45, String(slow.minutes));
  assert.equal(slow.calls, 1);
});

test('a list without end is left', async (t) => {
  const server = await serve(t, (_request, response) => {
    const id = `b${String(server.received.length)}`;
    sendJson(response, 200, { data: [{ id, created_at: 4_000_000_000 }], has_more: true });
  });
  const found = await findBatch(aSubmission(), wireTo(t, server.origin).api);
  assert.deepEqual(found, { found: null, certain: false, isBlurred: true });
  assert.equal(server.received.length, 100);
});

test('a list in a circle is left', async (t) => {
  const server = await serve(t, ({ url }, response) => {
    const id = url.includes('after=A') ? 'B' : 'A';
    sendJson(response, 200, { data: [{ id, created_at: 4_000_000_000 }], has_more: true });
  });
  const found = await findBatch(aSubmission(), wireTo(t, server.origin).api);
  assert.deepEqual(found, { found: null, certain: false, isBlurred: true });
  assert.ok(server.received.length <= 4);
});

const request = { inputFileId: 'f', endpoint: '/v1/chat/completions', completionWindow: '24h', metadata: {} }; // prettier-ignore

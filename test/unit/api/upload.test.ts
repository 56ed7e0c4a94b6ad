import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { safeFilename } from '../../../src/api/transfer/multipart.ts';
import type { Transfer } from '../../../src/batches/batchApi.ts';
import { sendJson, serve } from '../../support/loopbackServer.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { failureOf, wireTo } from '../../support/testWire.ts';
import { until } from '../../support/until.ts';

function fileOf(t: TestContext, content: string | Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'upload-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'requests.jsonl');
  writeFileSync(path, content);
  return { path, filename: 'requests.jsonl', bytes: Buffer.byteLength(content) };
}

const ok = { id: 'file-1', bytes: 1 };
const mb = 1024 * 1024;

test('a file arrives byte for byte, with its length, its purpose and a name that ends in .jsonl', async (t) => {
  const content = randomBytes(3 * mb + 17);
  const server = await serve(t, (_request, response) => sendJson(response, 200, ok));
  const source = { ...fileOf(t, content), filename: '任务 "1"\r\n.txt' };
  const seen: Transfer[] = [];
  const file = await wireTo(t, server.origin).api.uploadFile(source, {
    onProgress: (transfer) => seen.push(transfer),
  });
  assert.equal(file.id, 'file-1');

  const { headers, body } = server.received[0]!;
  assert.equal(headers['transfer-encoding'], undefined);
  assert.equal(headers['content-length'], String(body.length));
  const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(headers['content-type']!)![1]!;
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="purpose"',
    '',
    'batch',
    `--${boundary}`,
    'Content-Disposition: form-data; name="file"; filename="任务_1_.jsonl"',
    'Content-Type: application/jsonl',
    '',
    '',
  ].join('\r\n');
  const tail = `\r\n--${boundary}--\r\n`;
  assert.ok(body.equals(Buffer.concat([Buffer.from(head), content, Buffer.from(tail)])));

  assert.deepEqual(seen.at(-1), { bytes: content.length, total: content.length });
  assert.ok(seen.length > 4);
  assert.ok(seen.every(({ bytes }, i) => i === 0 || bytes >= seen[i - 1]!.bytes));
});

test('an empty file is sent as one', async (t) => {
  const server = await serve(t, (_request, response) => sendJson(response, 200, ok));
  await wireTo(t, server.origin).api.uploadFile(fileOf(t, ''));
  assert.match(String(server.received[0]!.body), /application\/jsonl\r\n\r\n\r\n--/);
});

for (const [provider, days, seconds] of [
  ['openai', 0, undefined],
  ['openai', 7, 604_800],
  ['azure', 7, 1_209_600],
  ['kimi', 7, undefined],
] as const) {
  test(`${provider}: files are to be deleted after ${days} days`, async (t) => {
    const server = await serve(t, (_request, response) => sendJson(response, 200, ok));
    const { api } = wireTo(t, server.origin, { provider, fileDays: () => days });
    await api.uploadFile(fileOf(t, 'x'));
    const request = {
      inputFileId: 'f',
      endpoint: '/v1/embeddings',
      completionWindow: '24h',
      metadata: {},
    };
    await api.createBatch(request);
    const [upload, create] = server.received;
    const field =
      /name="expires_after\[anchor\]"\r\n\r\ncreated_at\r\n.*name="expires_after\[seconds\]"\r\n\r\n(\d+)\r\n/s;
    const found = field.exec(String(upload?.body))?.[1];
    assert.equal(found, seconds === undefined ? undefined : String(seconds));
    const { output_expires_after: output } = JSON.parse(String(create?.body)) as {
      output_expires_after?: unknown;
    };
    assert.deepEqual(output, seconds === undefined ? undefined : { anchor: 'created_at', seconds });
  });
}

for (const [name, expected] of [
  ['a.jsonl', 'a.jsonl'],
  ['a.ndjson', 'a.jsonl'],
  ['a', 'a.jsonl'],
  ['../../etc/a.jsonl', 'a.jsonl'],
  ['C:\\x\\a.jsonl', 'a.jsonl'],
  ['a"; filename="b.jsonl', 'a_filename_b.jsonl'],
  ['任务.jsonl', '任务.jsonl'],
  ['.jsonl', 'batch.jsonl'],
  ['', 'batch.jsonl'],
  ['Untitled-1', 'Untitled-1.jsonl'],
  ['e\u0301.jsonl', '\u00e9.jsonl'],
  [`${'x'.repeat(300)}.jsonl`, `${'x'.repeat(80)}.jsonl`],
] as const) {
  test(`a name that is safe in a header: ${JSON.stringify(name.slice(0, 30))}`, () => {
    assert.equal(safeFilename(name), expected);
  });
}

test('a file of another size, or none, is refused before anything was whole', async (t) => {
  const server = await serve(t, (_request, response) => sendJson(response, 200, ok));
  const { api } = wireTo(t, server.origin);
  const source = fileOf(t, 'x'.repeat(100));
  for (const bytes of [99, 101]) {
    const facts = await failureOf(api.uploadFile({ ...source, bytes }));
    assert.deepEqual([facts.kind, facts.outcomeUnknown], ['input_changed', false]);
  }
  assert.equal(
    (await failureOf(api.uploadFile({ ...source, path: `${source.path}.no` }))).kind,
    'input_gone',
  );
  assert.equal(server.received.length, 0);
});

for (const [name, change] of [
  [
    'written over',
    (path: string) => {
      writeFileSync(path, 'y'.repeat(8 * mb));
    },
  ],
  [
    'appended to',
    (path: string) => {
      appendFileSync(path, 'y');
    },
  ],
  [
    'cut',
    (path: string) => {
      truncateSync(path, mb);
    },
  ],
  [
    'touched',
    (path: string) => {
      utimesSync(path, 1, 1);
    },
  ],
] as const) {
  test(`a file that is ${name} while it is sent never arrives whole`, async (t) => {
    const server = await serve(t, (_request, response) => sendJson(response, 200, ok));
    const source = fileOf(t, 'x'.repeat(8 * mb));
    let isChanged = false;
    const facts = await failureOf(
      wireTo(t, server.origin).api.uploadFile(source, {
        onProgress({ bytes }) {
          if (bytes < mb || isChanged) return;
          isChanged = true;
          change(source.path);
        },
      }),
    );
    assert.deepEqual([facts.kind, facts.outcomeUnknown], ['input_changed', false]);
    assert.equal(server.received.length, 0);
  });
}

test('bytes other than those that were checked are never sent whole', async (t) => {
  const server = await serve(t, (_request, response) => sendJson(response, 200, ok));
  const { api } = wireTo(t, server.origin);
  const source = fileOf(t, 'checked');
  const sha256 = createHash('sha256').update('checked').digest('hex');
  assert.equal(
    (await failureOf(api.uploadFile({ ...source, sha256: '00' }))).kind,
    'input_changed',
  );
  assert.equal(server.received.length, 0);
  assert.equal((await api.uploadFile({ ...source, sha256 })).id, 'file-1');
});

/** A server that reads some of a request, then does as it is told. */
async function rudeServer(t: TestContext, act: (socket: Socket) => void) {
  let requests = 0;
  const server = createServer((request) => {
    requests++;
    request.once('data', () => {
      request.pause();
      act(request.socket);
    });
    request.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, requests: () => requests };
}

test('cut in the middle: reset, never sent again, and the service cannot have the file', async (t) => {
  const server = await rudeServer(t, (socket) => {
    socket.resetAndDestroy();
  });
  const facts = await failureOf(
    wireTo(t, server.origin).api.uploadFile(fileOf(t, 'x'.repeat(20 * mb))),
  );
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['reset', false]);
  assert.equal(server.requests(), 1);
});

test('cut after the whole: the service may have the file', async (t) => {
  const server = await serve(t, (_request, _response, socket) => socket.destroy());
  const facts = await failureOf(wireTo(t, server.origin).api.uploadFile(fileOf(t, 'x'.repeat(mb))));
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['reset', true]);
  assert.equal(server.received.length, 1);
});

test('a refusal before the end of the file is heard', async (t) => {
  const server = await rudeServer(t, (socket) => {
    const body = '{"error":{"message":"File is too large."}}';
    socket.write(
      `HTTP/1.1 413 Too Large\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
  });
  const facts = await failureOf(
    wireTo(t, server.origin).api.uploadFile(fileOf(t, 'x'.repeat(20 * mb))),
  );
  assert.deepEqual(
    [facts.kind, facts.serverMessage, facts.outcomeUnknown],
    ['too_large', 'File is too large.', false],
  );
});

test('a service that stops reading: timeout after the idle time', async (t) => {
  const clock = new ManualClock();
  const times = { connectMs: 1_000, headersMs: 5_000, idleMs: 7_000 };
  const state = { stuck: false, ended: false };
  const server = await rudeServer(t, () => (state.stuck = true));
  const { api } = wireTo(t, server.origin, { clock, times });
  const call = failureOf(api.uploadFile(fileOf(t, 'x'.repeat(40 * mb))));
  void call.finally(() => (state.ended = true));
  await until(
    () => state.ended,
    () => {
      if (state.stuck) clock.advance(100);
    },
  );
  const facts = await call;
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['timeout', false]);
});

test('an abort stops an upload at once', async (t) => {
  const server = await rudeServer(t, () => undefined);
  const stop = new AbortController();
  const facts = await failureOf(
    wireTo(t, server.origin).api.uploadFile(fileOf(t, 'x'.repeat(40 * mb)), {
      signal: stop.signal,
      onProgress({ bytes }) {
        if (bytes > 0) stop.abort();
      },
    }),
  );
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['cancelled', false]);
});

test('a 5xx to an upload is not tried again, and leaves its outcome unknown', async (t) => {
  const server = await serve(t, (_request, response) => sendJson(response, 503, {}));
  const facts = await failureOf(wireTo(t, server.origin).api.uploadFile(fileOf(t, 'x')));
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['server', true]);
  assert.equal(server.received.length, 1);
});

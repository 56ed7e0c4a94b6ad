import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { MemoryOrder, MemoryReport } from '../../support/memoryChild.ts';

const mb = 1024 * 1024;
const child = fileURLToPath(new URL('../../support/memoryChild.ts', import.meta.url));

type Send = (socket: Socket) => void;

/** How one call of a process of its own ends, and what it costs in memory, when the service answers so. */
async function costOf(t: TestContext, call: MemoryOrder['call'], send: Send, target = '') {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (request) => {
      const isFirst = request.toString('latin1').startsWith('GET /batches/first ');
      if (isFirst) sendWhole(Buffer.from('{"id":"first"}'))(socket);
      else send(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const asking = fork(child, { execArgv: ['--expose-gc'] });
  t.after(() => {
    asking.kill();
    server.close();
  });
  const answer = once(asking, 'message') as Promise<[MemoryReport]>;
  const gone = once(asking, 'exit').then(() => Promise.reject(new Error('The process died')));
  const order: MemoryOrder = { baseUrl: `http://127.0.0.1:${String(port)}`, call, target };
  asking.send(order);
  const [report] = await Promise.race([answer, gone]);
  return { megabytes: report.above / mb, kept: report.kept / mb, end: report.end };
}

function sendWhole(body: Buffer): Send {
  return (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${String(body.length)}\r\n\r\n`);
    socket.write(body);
  };
}

/** `first`, then so many bytes, then `last`, each byte a chunk of its own. */
function sendPieces(first: string, byte: string, bytes: number, last: string): Send {
  const piece = (text: string) => `1\r\n${text}\r\n`;
  const some = Buffer.from(piece(byte).repeat(10_000));
  return (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    socket.write([...first].map(piece).join(''));
    let sent = 0;
    const more = () => {
      while (sent < bytes && !socket.destroyed) {
        sent += 10_000;
        if (!socket.write(some)) {
          socket.once('drain', more);
          return;
        }
      }
      socket.write(`${[...last].map(piece).join('')}0\r\n\r\n`);
    };
    more();
  };
}

test('an answer in pieces of one byte costs what its bytes cost', async (t) => {
  const { megabytes, end } = await costOf(t, 'batch', sendPieces('{"id":"b"', ' ', mb / 2, '}'));
  assert.equal(end, 'b');
  assert.ok(megabytes < 64, String(megabytes));
});

test('an answer in pieces of one byte that does not end is refused', async (t) => {
  const { megabytes, end } = await costOf(t, 'batch', sendPieces('{', ' ', 30 * mb, '}'));
  assert.match(end, /too_large/);
  assert.ok(megabytes < 64, String(megabytes));
});

test('a file in pieces of one byte goes to the disk', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pieces-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const target = join(folder, 'out');
  const { megabytes, end } = await costOf(t, 'file', sendPieces('{', ' ', 3 * mb, '}\n'), target);
  const content = readFileSync(target);
  assert.equal(end, `${String(content.length)} bytes`);
  assert.equal(content.toString().trim().replaceAll(' ', ''), '{}');
  assert.ok(content.length >= 3 * mb && megabytes < 64, String(megabytes));
});

test('ten thousand batches in one answer', async (t) => {
  const data = Array.from({ length: 10_000 }, (_, i) => ({
    id: `batch_${String(i)}`,
    object: 'batch',
    endpoint: '/v1/chat/completions',
    input_file_id: `file-${String(i)}`,
    status: 'completed',
    created_at: 1_790_000_000 + i,
    request_counts: { total: 100, completed: 95, failed: 5 },
    metadata: { customer_id: `user_${String(i)}`, about: 'x'.repeat(500) },
  }));
  const body = Buffer.from(JSON.stringify({ object: 'list', data, has_more: false }));
  const { megabytes, end } = await costOf(t, 'list', sendWhole(body));
  assert.equal(end, '10000 batches');
  assert.ok(megabytes < 64, String(megabytes));
});

test('an answer of many small values is refused before it is large in memory', async (t) => {
  const one = `{"id":"b","x":[${'{},'.repeat(400)}{}]},`;
  const body = Buffer.from(`{"data":[${one.repeat(8_000)}{}]}`);
  const { megabytes, end } = await costOf(t, 'list', sendWhole(body));
  assert.match(end, /malformed/);
  assert.ok(megabytes < 80, String(megabytes));
});

/** Lists of one batch that overdo one thing, none of them so that the answer is too long. */
const overdone: Readonly<Record<string, () => string>> = {
  'texts of a letter that stands for eighteen': () => texts(4, '\ufdfa'.repeat(330_000)),
  'texts of words and spaces': () => texts(4, 'a b '.repeat(245_000)),
  'a text of marks above and below': () => texts(1, '\u0301\u0323'.repeat(240_000)),
  'texts of escapes of escapes': () => texts(4, '%2541'.repeat(190_000)),
  'escapes with zeros that do not end': () => texts(1, `&#${'0'.repeat(990_000)}`),
  'many texts of some hundred characters': () => texts(7_000, '%41 '.repeat(270)),
};

function texts(count: number, text: string): string {
  return JSON.stringify(Array<string>(count).fill(text));
}

for (const [name, more] of Object.entries(overdone))
  test(`a list with ${name}`, async (t) => {
    const body = Buffer.from(`{"data":[{"id":"b","more":${more()}}],"has_more":false}`);
    const { megabytes, end } = await costOf(t, 'list', sendWhole(body));
    assert.equal(end, '1 batches');
    assert.ok(megabytes < 64, String(megabytes));
  });

test('a list as long as any that is read, of escapes that stand for nothing of the key', async (t) => {
  const body = Buffer.from(
    `{"data":[{"id":"b","more":${texts(9_600, '%41 '.repeat(270))}}],"has_more":false}`,
  );
  const { megabytes, end } = await costOf(t, 'list', sendWhole(body));
  assert.equal(end, '1 batches');
  // Half of it is the room of V8 for what is short-lived: with --max-semi-space-size=1 it is 40 MB.
  assert.ok(megabytes < 96, String(megabytes));
});

for (const [name, more] of [
  ['an object of 290,000 members', `{${Array.from({ length: 290_000 }, (_, i) => `"m${String(i)}":${String(i)}`).join(',')}}`], // prettier-ignore
  ['a text of two million characters', `"${'x'.repeat(2_000_000)}"`],
  ['300,000 texts that differ', JSON.stringify(Array.from({ length: 300_000 }, (_, i) => `distinct text ${i.toString(36)}`))], // prettier-ignore
  ['long texts of ten million characters', texts(10, 'a b '.repeat(245_000))],
] as const)
  test(`a list with ${name} is refused before it is large in memory`, async (t) => {
    const body = Buffer.from(`{"data":[{"id":"b","more":${more}}],"has_more":false}`);
    const { megabytes, end } = await costOf(t, 'list', sendWhole(body));
    assert.match(end, /malformed/);
    assert.ok(megabytes < 64, String(megabytes));
  });

test('many polls, each with other batches that have much metadata and many members', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'polls-'));
  t.after(() => rmSync(folder, { recursive: true }));
  let polls = 0;
  const answer: Send = (socket) => {
    polls++;
    const data = Array.from({ length: 200 }, (_, i) => ({
      id: `batch_${String(polls)}_${String(i)}`,
      object: 'batch',
      status: 'completed',
      created_at: 1_790_000_000 + polls * 1_000 + i,
      metadata: Object.fromEntries(Array.from({ length: 30 }, (__, n) => [`k${String(n)}`, 'x'.repeat(900)])), // prettier-ignore
      more: { text: 'y'.repeat(20_000) },
    }));
    sendWhole(Buffer.from(JSON.stringify({ object: 'list', data, has_more: false })))(socket);
  };
  const { megabytes, kept, end } = await costOf(t, 'polls', answer, folder);
  assert.match(end, /^\d+ batches, no failure$/);
  t.diagnostic(
    `${megabytes.toFixed(0)} MB, ${kept.toFixed(0)} of them kept, ${end}, ${String(polls)} answers`,
  );
  assert.ok(kept < 64 && megabytes < 256, `${String(kept)} ${String(megabytes)}`);
});

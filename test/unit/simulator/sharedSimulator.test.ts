import assert from 'node:assert/strict';
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { createServer, get, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { SharedSimulator } from '../../../src/simulator/sharedSimulator.ts';

const newDir = () => mkdtemp(join(tmpdir(), 'shared-simulator-'));
const window = (dir: string) => new SharedSimulator({ dir, provider: 'kimi', totalMs: 0 });

async function ask(address: { baseUrl: string; token: string }, path: string) {
  const headers = { authorization: `Bearer ${address.token}` };
  return (await fetch(`${address.baseUrl}${path}`, { headers })).status;
}

test('two windows that ask at once share one simulator', async () => {
  const dir = await newDir();
  const [one, two] = [window(dir), window(dir)];
  const [first, second] = await Promise.all([one.address(), two.address()]);
  assert.deepEqual(first, second);
  assert.equal(await ask(first, '/batches'), 200);
  one.dispose();
  two.dispose();
});

test('when the window that ran it is gone, the other takes over at the same address', async () => {
  const dir = await newDir();
  const [one, two] = [window(dir), window(dir)];
  const before = await one.address();
  assert.deepEqual(await two.address(), before);
  one.dispose();
  assert.deepEqual(await two.address(), before);
  assert.equal(await ask(before, '/files'), 200);
  two.dispose();
});

test('another folder is another simulator with another token', async () => {
  const [one, two] = [window(await newDir()), window(await newDir())];
  const [first, second] = await Promise.all([one.address(), two.address()]);
  assert.notEqual(first.token, second.token);
  assert.equal(await ask({ ...second, token: first.token }, '/batches'), 401);
  one.dispose();
  two.dispose();
});

/** The first port that windows on this folder try, held by somebody else. */
async function holdPort(t: TestContext, dir: string, respond: RequestListener) {
  const one = window(dir);
  const { baseUrl, token } = await one.address();
  const port = Number(new URL(baseUrl).port);
  one.dispose();
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url ?? ''} ${JSON.stringify(request.headers)}`);
    respond(request, response);
  });
  await untilListening(server, port);
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, token, seen };
}

/** The simulator that was there may take a moment to let its port go. */
async function untilListening(server: Server, port: number): Promise<void> {
  for (;;) {
    server.listen(port, '127.0.0.1');
    const error = await once(server, 'listening').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error === undefined) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A folder whose port and the next are below those that the system gives to connections. */
async function dirBelowOthers(): Promise<string> {
  for (;;) {
    const dir = await newDir();
    const one = window(dir);
    const port = Number(new URL((await one.address()).baseUrl).port);
    one.dispose();
    if (port < 32_000) return dir;
  }
}

for (const [name, respond] of [
  ['says yes to everything', (_request, response) => response.end('{"object":"list","data":[]}')],
  [
    'sends back what it is sent',
    (request, response) => response.end(request.url?.split('=')[1]?.repeat(2)),
  ],
  [
    'talks without end',
    (_request, response) => {
      response.write('a'.repeat(64));
      response.write('a');
    },
  ],
  ['hangs up', (request) => request.socket.destroy()],
] satisfies [string, RequestListener][])
  // prettier-ignore
  test(`a stranger on our port that ${name} is passed by, and never hears the token`, async (t) => {
    const dir = await newDir();
    const { port, token, seen } = await holdPort(t, dir, respond);
    const two = window(dir);
    const address = await two.address();
    assert.notEqual(Number(new URL(address.baseUrl).port), port);
    assert.equal(await ask(address, '/batches'), 200);
    assert.ok(seen.length > 0);
    assert.doesNotMatch(seen.join(), new RegExp(`${token}|authorization`, 'i'));
    two.dispose();
  });

test('a stranger that has the proof from our simulator on another port is passed by', async (t) => {
  const dir = await dirBelowOthers();
  let other = 0;
  const { port } = await holdPort(t, dir, ({ url = '' }, response) => {
    get({ host: '127.0.0.1', port: other, path: url }, (answer) => answer.pipe(response)).on(
      'error',
      () => response.destroy(),
    );
  });
  other = port + 1;
  const [two, three] = [window(dir), window(dir)];
  t.after(() => {
    two.dispose();
    three.dispose();
  });
  const address = await two.address();
  assert.equal(Number(new URL(address.baseUrl).port), other);
  assert.deepEqual(await three.address(), address);
});

test(
  'what stands in the place of a record is none, and is not waited for',
  { timeout: 20_000, skip: process.platform === 'win32' },
  async () => {
    const dir = await newDir();
    const one = window(dir);
    const address = await one.address();
    execFileSync('mkfifo', [join(dir, 'batches', 'batch_1.json')]);
    await mkdir(join(dir, 'files', 'file_1.json'));
    assert.equal(await ask(address, '/batches'), 200);
    assert.equal(await ask(address, '/files'), 200);
    one.dispose();
  },
);

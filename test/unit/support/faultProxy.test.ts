import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../src/batches/clock.ts';
import { type Fault, htmlPage, htmlReply } from '../../support/fault.ts';
import { type FaultProxy, startFaultProxy } from '../../support/faultProxy.ts';
import { openSimulator, type OpenSimulator, requestLine } from '../../support/openSimulator.ts';

interface Setting {
  readonly simulator: OpenSimulator;
  readonly proxy: FaultProxy;
  readonly get: (path?: string) => Promise<string>;
  /** Uploads a file through the proxy. */
  readonly post: (content?: string) => Promise<string>;
  /** How many files the server behind the proxy has. */
  readonly files: () => Promise<number>;
}

async function withFault(
  fault: Fault | undefined,
  run: (setting: Setting) => Promise<void>,
  clock?: Clock,
): Promise<void> {
  const simulator = await openSimulator();
  const plan = () => fault;
  const proxy = await startFaultProxy({ target: simulator.url, plan, ...(clock && { clock }) });
  const headers = { authorization: `Bearer ${simulator.token}` };
  const told = async (answer: Promise<Response>) => {
    const response = await answer;
    return `${String(response.status)} ${await response.text()}`;
  };
  try {
    await run({
      simulator,
      proxy,
      get: (path = '/models') => told(fetch(`${proxy.url}/v1${path}`, { headers })),
      post(content = requestLine('a')) {
        const body = new FormData();
        body.set('purpose', 'batch');
        body.set('file', new Blob([content]), 'a.jsonl');
        return told(fetch(`${proxy.url}/v1/files`, { method: 'POST', body, headers }));
      },
      async files() {
        return ((await simulator.call('GET', '/files')).json?.['data'] as unknown[]).length;
      },
    });
  } finally {
    await proxy.close();
    await simulator.close();
  }
}

/** Sends one GET over a bare socket. @returns every byte that comes back */
async function bareGet({ proxy, simulator }: Setting): Promise<{ bytes: Buffer; reset: boolean }> {
  const { port } = new URL(proxy.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    `GET /v1/users/me/balance HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${simulator.token}\r\n\r\n`,
  );
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), reset: false };
  } catch {
    return { bytes: Buffer.concat(chunks), reset: true };
  }
}

test('without a fault everything passes unchanged', () =>
  withFault(undefined, async ({ simulator, get, post, files, proxy }) => {
    assert.match(await post(), /^200 /);
    assert.equal(await files(), 1);
    const direct = await simulator.call('GET', '/users/me/balance');
    assert.equal(await get('/users/me/balance'), `200 ${direct.text}`);
    assert.deepEqual(proxy.seen, [
      { n: 1, method: 'POST', path: '/v1/files', fault: undefined },
      { n: 2, method: 'GET', path: '/v1/users/me/balance', fault: undefined },
    ]);
  }));

for (const [fault, files] of [
  [{ kind: 'refuse' }, 0],
  [{ kind: 'cut-request', at: { share: 0.5 } }, 0],
  [{ kind: 'cut-request', at: { bytes: 0 } }, 0],
  [{ kind: 'lose-answer' }, 1],
  [{ kind: 'cut-answer', at: { bytes: 0 }, how: 'reset' }, 1],
  [{ kind: 'cut-answer', at: { share: 0.3 }, how: 'reset' }, 1],
  [{ kind: 'cut-answer', at: { share: 0.9 }, how: 'end' }, 1],
] as const satisfies readonly (readonly [Fault, number])[])
  test(`${JSON.stringify(fault)}: the client sees a broken connection, the server has ${String(files)} files`, () =>
    withFault(fault, async (setting) => {
      await assert.rejects(setting.post());
      assert.equal(await setting.files(), files);
    }));

for (const status of [408, 409, 429, 500, 502, 503, 504])
  for (const when of ['at-once', 'after-request', 'after-action'] as const)
    test(`${String(status)} ${when}`, () =>
      withFault({ kind: 'reply', status, when }, async ({ post, files }) => {
        assert.match(await post(), new RegExp(`^${String(status)} \\{"error"`));
        assert.equal(await files(), when === 'after-action' ? 1 : 0);
      }));

test('a reply has the headers and the body of its fault', () =>
  withFault(
    { kind: 'reply', status: 429, when: 'at-once', headers: { 'retry-after': '7' }, body: 'slow' },
    async ({ proxy }) => {
      const response = await fetch(proxy.url);
      assert.equal(response.headers.get('retry-after'), '7');
      assert.equal(await response.text(), 'slow');
    },
  ));

test('a page of HTML instead of an answer', () =>
  withFault(htmlReply(502, 'after-action'), async ({ get }) => {
    assert.equal(await get(), `502 ${htmlPage}`);
  }));

test('a truncated answer is well-formed, and short', () =>
  withFault({ kind: 'truncate', at: { bytes: 5 } }, async ({ get }) => {
    assert.equal(await get('/users/me/balance'), '200 {"cod');
  }));

test('an answer in pieces is the same, byte by byte', () =>
  withFault({ kind: 'pieces' }, async (setting) => {
    assert.match(await setting.get('/users/me/balance'), /^200 \{"code":.*\}$/);
    const text = (await bareGet(setting)).bytes.toString();
    assert.match(text, /\r\n\r\n1\r\n\{\r\n1\r\n"\r\n(1\r\n[^]\r\n)*0\r\n\r\n$/);
  }));

test('a request that is repeated reaches the server twice', () =>
  withFault({ kind: 'repeat', what: 'request' }, async ({ post, files }) => {
    assert.match(await post(), /^200 /);
    assert.equal(await files(), 2);
  }));

test('an answer that is repeated comes twice', () =>
  withFault({ kind: 'repeat', what: 'answer' }, async (setting) => {
    const text = (await bareGet(setting)).bytes.toString();
    assert.equal(text.split('HTTP/1.1 200 OK').length, 3);
    const half = text.length / 2;
    assert.equal(text.slice(0, half), text.slice(half));
  }));

test('an answer can be cut at every byte, and each time exactly so much gets through', async () => {
  let whole = 0;
  await withFault({ kind: 'cut-answer', at: { share: 1 }, how: 'end' }, async (setting) => {
    whole = (await bareGet(setting)).bytes.length;
  });
  assert.ok(whole > 200);
  const simulator = await openSimulator();
  let cut = 0;
  const proxy = await startFaultProxy({
    target: simulator.url,
    plan: () => ({ kind: 'cut-answer', at: { bytes: cut }, how: 'end' }),
  });
  const setting = { simulator, proxy } as Setting;
  for (; cut <= whole; cut += 1) assert.equal((await bareGet(setting)).bytes.length, cut);
  await proxy.close();
  await simulator.close();
});

test('a reset looks different from an end', async () => {
  await withFault({ kind: 'cut-answer', at: { bytes: 20 }, how: 'reset' }, async (setting) => {
    assert.equal((await bareGet(setting)).reset, true);
  });
  await withFault({ kind: 'cut-answer', at: { bytes: 20 }, how: 'end' }, async (setting) => {
    assert.equal((await bareGet(setting)).reset, false);
  });
});

for (const kind of ['stall-request', 'stall-answer'] as const)
  test(`${kind} lasts until somebody hangs up`, () =>
    withFault({ kind, at: { bytes: 10 } }, async ({ post, proxy }) => {
      const outcome = post().then(
        () => 'answered',
        () => 'broken',
      );
      while (proxy.seen.length === 0) await setImmediate();
      assert.equal(await Promise.race([outcome, setImmediate('waiting')]), 'waiting');
      await proxy.close();
      assert.equal(await outcome, 'broken');
    }));

for (const what of ['request', 'answer'] as const)
  test(`a delayed ${what} comes when its time has come`, async () => {
    let waiting: (() => void) | undefined;
    const clock: Clock = {
      now: () => 0,
      elapsed: () => 0,
      after(ms, callback) {
        assert.equal(ms, 5000);
        waiting = callback;
        return () => undefined;
      },
    };
    await withFault(
      { kind: 'delay', what, ms: 5000 },
      async ({ post, files }) => {
        const answer = post();
        while (!waiting) await setImmediate();
        assert.equal(await files(), what === 'request' ? 0 : 1);
        waiting();
        assert.match(await answer, /^200 /);
        assert.equal(await files(), 1);
      },
      clock,
    );
  });

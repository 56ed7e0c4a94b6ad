import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { type Responder, sendJson, serve } from '../../support/loopbackServer.ts';
import { openSimulator } from '../../support/openSimulator.ts';
import { failureOf, testKey, wireTo } from '../../support/testWire.ts';

const url = '/v1/chat/completions';
const body = Buffer.from('{"model":"m","seed":12345678901234567890,"messages":[]}');

async function to(t: TestContext, respond: Responder) {
  const server = await serve(t, respond);
  return { server, ...wireTo(t, `${server.origin}/v1`) };
}

test('a request goes to its endpoint as it is written, with the key', async (t) => {
  const { realTime, server } = await to(t, (_request, response) =>
    sendJson(response, 200, { ok: testKey }, { 'x-request-id': 'r-1' }),
  );
  const answer = await realTime.send({ url, body });
  assert.deepEqual(answer, { status: 200, requestId: 'r-1', body: { ok: '[key]' } });
  const [received] = server.received;
  assert.equal(received?.method, 'POST');
  assert.equal(received.url, url);
  assert.equal(received.headers.authorization, `Bearer ${testKey}`);
  assert.deepEqual(received.body, body);
});

test('a service that is busy is not asked again: a gateway may say so after an answer', async (t) => {
  const { realTime, server } = await to(t, (_request, response) =>
    sendJson(response, 429, {}, { 'retry-after': '7' }),
  );
  const { kind, retryAfterMs } = await failureOf(realTime.send({ url, body }));
  assert.deepEqual([kind, retryAfterMs, server.received.length], ['rate', 7_000, 1]);
});

const unclear: readonly (readonly [string, Responder])[] = [
  ['an error of the server', (_request, response) => sendJson(response, 503, {})],
  ['a cut connection', (_request, _response, socket) => socket.destroy()],
  ['a web page', (_request, response) => response.end('<html>')],
];
for (const [name, respond] of unclear)
  test(`${name} is not asked again, since it may have cost`, async (t) => {
    const { realTime, server } = await to(t, respond);
    const { outcomeUnknown } = await failureOf(realTime.send({ url, body }));
    assert.equal(outcomeUnknown, true);
    assert.equal(server.received.length, 1);
  });

test('a quota that is used up is told at once', async (t) => {
  const { realTime, server } = await to(t, (_request, response) =>
    sendJson(response, 429, { error: { type: 'insufficient_quota' } }),
  );
  assert.equal((await failureOf(realTime.send({ url, body }))).kind, 'quota');
  assert.equal(server.received.length, 1);
});

for (const path of [
  '/v1/../admin',
  '//evil.example/v1',
  '/v1/files?x=1',
  'https://a.b/c',
  '',
  '/v1',
])
  test(`no file leads a key to ${JSON.stringify(path)}`, async (t) => {
    const { realTime, server } = await to(t, (_request, response) => sendJson(response, 200, {}));
    const { code } = await failureOf(realTime.send({ url: path, body }));
    assert.equal(code, 'invalid_url');
    assert.equal(server.received.length, 0);
  });

test('stopping ends it at once, and says that it may have been answered', async (t) => {
  const stop = new AbortController();
  const { realTime } = await to(t, () => {
    stop.abort();
  });
  const facts = await failureOf(realTime.send({ url, body }, stop.signal));
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['cancelled', true]);
});

const asked: readonly (readonly [string, object, string])[] = [
  [url, { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] }, 'chat.completion'],
  ['/v1/responses', { model: 'gpt-4o-mini', input: 'Hi' }, 'response'],
  ['/v1/embeddings', { model: 'text-embedding-3-small', input: ['Hi'] }, 'list'],
];
for (const [path, members, object] of asked)
  test(`the simulator answers ${path} in real time`, async (t) => {
    const simulator = await openSimulator({ provider: 'openai' });
    t.after(() => simulator.close());
    const origin = new URL(simulator.baseUrl).origin;
    const vault = { keyFor: () => Promise.resolve({ key: simulator.token, origin }) };
    const { realTime } = wireTo(t, simulator.baseUrl, { vault, provider: 'openai' });
    const answer = await realTime.send({ url: path, body: Buffer.from(JSON.stringify(members)) });
    assert.equal((answer.body as { object: string }).object, object);
    const wish = JSON.stringify({ ...members, user: '[simulate:500]' });
    const facts = await failureOf(realTime.send({ url: path, body: Buffer.from(wish) }));
    assert.equal(facts.status, 500);
  });

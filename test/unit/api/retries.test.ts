import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Responder, sendJson, serve } from '../../support/loopbackServer.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { failureOf, wireTo } from '../../support/testWire.ts';
import { until } from '../../support/until.ts';

const batch = { id: 'b', status: 'completed' };

/** Answers one after the other; the last again and again. */
function inTurn(...responders: readonly Responder[]): Responder {
  let turn = 0;
  return (...args) => {
    responders[Math.min(turn++, responders.length - 1)]!(...args);
  };
}

const fine: Responder = (_request, response) => sendJson(response, 200, batch);
const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Responder =>
  (_request, response) =>
    sendJson(response, code, {}, headers);
const cut: Responder = (_request, _response, socket) => socket.destroy();

test('a safe call is tried again until it works, and each try is logged', async (t) => {
  const server = await serve(t, inTurn(cut, status(503), status(429), fine));
  const { api, log } = wireTo(t, server.origin);
  assert.equal((await api.retrieveBatch('b')).id, 'b');
  assert.deepEqual(
    log.map(({ attempt, status, failure }) => [attempt, status, failure]),
    [
      [1, null, 'reset'],
      [2, 503, 'server'],
      [3, 429, 'rate'],
      [4, 200, null],
    ],
  );
});

test('after four tries it is given up', async (t) => {
  const server = await serve(t, status(502));
  assert.equal((await failureOf(wireTo(t, server.origin).api.listBatches())).kind, 'server');
  assert.equal(server.received.length, 4);
});

for (const [name, respond] of [
  ['a wrong key', status(401)],
  [
    'no quota',
    (_r, response) => sendJson(response, 429, { error: { type: 'insufficient_quota' } }),
  ],
  ['a wish to wait for an hour', status(429, { 'retry-after': '3600' })],
] as const satisfies readonly (readonly [string, Responder])[]) {
  test(`${name} is not tried again`, async (t) => {
    const server = await serve(t, respond);
    await failureOf(wireTo(t, server.origin).api.listBatches());
    assert.equal(server.received.length, 1);
  });
}

test('what acts is never tried again, whatever went wrong', async (t) => {
  for (const respond of [cut, status(503), status(429, { 'retry-after': '0' }), status(408)]) {
    const server = await serve(t, respond);
    const { api } = wireTo(t, server.origin);
    const request = { inputFileId: 'f', endpoint: '/x', completionWindow: '24h', metadata: {} };
    await failureOf(api.createBatch(request));
    await failureOf(api.cancelBatch('b'));
    await failureOf(api.deleteFile('f'));
    assert.deepEqual(
      server.received.map(({ method }) => method),
      ['POST', 'POST', 'DELETE'],
    );
  }
});

test('the server says when, and is not asked before', async (t) => {
  const server = await serve(t, inTurn(status(429, { 'retry-after': '7' }), fine));
  const clock = new ManualClock();
  const { api } = wireTo(t, server.origin, { clock });
  const call = api.retrieveBatch('b');
  await until(() => clock.waiting[0] === 7_000);
  clock.advance(6_999);
  await new Promise(setImmediate);
  assert.equal(server.received.length, 1);
  clock.advance(1);
  assert.equal((await call).id, 'b');
});

test('the time to wait is told when it is too long', async (t) => {
  const server = await serve(t, status(429, { 'retry-after': '3600' }));
  const facts = await failureOf(wireTo(t, server.origin).api.listBatches());
  assert.equal(facts.retryAfterMs, 3_600_000);
});

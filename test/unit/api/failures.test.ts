import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type Responder, sendJson, serve } from '../../support/loopbackServer.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { failureOf, testKey, wireTo } from '../../support/testWire.ts';
import { until } from '../../support/until.ts';

const request = {
  inputFileId: 'f',
  endpoint: '/v1/chat/completions',
  completionWindow: '24h',
  metadata: {},
};

function text(status: number, body: string, type = 'text/html'): Responder {
  return (_request, response) => response.writeHead(status, { 'content-type': type }).end(body);
}

function json(
  status: number,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
): Responder {
  return (_request, response) => sendJson(response, status, body, headers);
}

const error = (message: string, type: string, code?: string) => ({
  error: { message, type, code },
});

interface Expected {
  readonly kind: string;
  readonly code?: string;
  readonly serverMessage?: string;
}

const answers: readonly (readonly [string, number, unknown, Expected])[] = [
  [
    'wrong key',
    401,
    error('Invalid Authentication', 'invalid_authentication_error'),
    {
      kind: 'unauthorized',
      code: 'invalid_authentication_error',
      serverMessage: 'Invalid Authentication',
    },
  ],
  ['a bare string', 401, 'Invalid token', { kind: 'unauthorized', serverMessage: 'Invalid token' }],
  ['no money', 402, {}, { kind: 'quota' }],
  [
    'forbidden',
    403,
    { error: 'IP not allowed' },
    { kind: 'forbidden', serverMessage: 'IP not allowed' },
  ],
  [
    'forbidden for want of quota',
    403,
    error('x', 'insufficient_quota'),
    { kind: 'quota', code: 'insufficient_quota', serverMessage: 'x' },
  ],
  [
    'overdue',
    400,
    { code: 'Arrearage', message: 'Not in good standing' },
    { kind: 'quota', code: 'Arrearage', serverMessage: 'Not in good standing' },
  ],
  [
    'gone',
    404,
    error('No batch', 'resource_not_found_error'),
    { kind: 'not_found', code: 'resource_not_found_error', serverMessage: 'No batch' },
  ],
  ['conflict', 409, {}, { kind: 'wrong_state' }],
  ['too large', 413, {}, { kind: 'too_large' }],
  [
    'a list of findings',
    422,
    {
      detail: [
        { loc: ['body', 'endpoint'], msg: 'field required' },
        { loc: ['body'], msg: 'bad' },
      ],
    },
    { kind: 'rejected', serverMessage: 'endpoint: field required; bad' },
  ],
  [
    'findings as text',
    400,
    error('[{"loc":["limit"],"msg":"too big"}]', 'invalid_request_error', 'E1'),
    { kind: 'rejected', code: 'E1', serverMessage: 'limit: too big' },
  ],
  [
    'code and message',
    400,
    { code: 1210, message: 'model name' },
    { kind: 'rejected', code: '1210', serverMessage: 'model name' },
  ],
  [
    'too fast',
    429,
    error('slow down', 'rate_limit_reached_error'),
    { kind: 'rate', code: 'rate_limit_reached_error', serverMessage: 'slow down' },
  ],
  [
    'out of quota',
    429,
    error('check your plan', 'exceeded_current_quota_error'),
    { kind: 'quota', code: 'exceeded_current_quota_error', serverMessage: 'check your plan' },
  ],
  [
    'out of quota, by type',
    429,
    error('x', 'insufficient_quota', 'y'),
    { kind: 'quota', code: 'y', serverMessage: 'x' },
  ],
  [
    'out of quota, in words',
    429,
    { message: 'You exceeded your current quota' },
    { kind: 'quota', serverMessage: 'You exceeded your current quota' },
  ],
  [
    'broken server',
    500,
    error('oops', 'server_error'),
    { kind: 'server', code: 'server_error', serverMessage: 'oops' },
  ],
  ['not there', 501, {}, { kind: 'server' }],
  ['overloaded', 529, {}, { kind: 'server' }],
];

for (const [name, status, body, expected] of answers) {
  test(`an answer ${status}: ${name}`, async (t) => {
    const server = await serve(t, json(status, body, { 'x-request-id': 'req-1' }));
    const { api } = wireTo(t, server.origin);
    const host = `127.0.0.1:${server.port}`;
    assert.deepEqual(await failureOf(api.retrieveBatch('b')), {
      ...expected,
      host,
      status,
      requestId: 'req-1',
      outcomeUnknown: false,
    });
    // A refusal is certain, whatever refuses with a 5xx is not.
    const created = await failureOf(api.createBatch(request));
    assert.equal(created.outcomeUnknown, status >= 500);
  });
}

for (const [name, respond, kind] of [
  ['a page with 200', text(200, '<!doctype html><h1>Log in</h1>'), 'malformed'],
  ['a page that claims to be JSON', text(200, ' <html>', 'application/json'), 'malformed'],
  ['cut JSON', text(200, '{"id":"b"', 'application/json'), 'malformed'],
  ['nothing', text(200, '', 'application/json'), 'malformed'],
  ['no content', text(204, ''), 'malformed'],
  ['JSON of another kind', text(200, '[1]', 'application/json'), 'malformed'],
  ['not UTF-8', (_r, response) => response.end(Buffer.from([0x22, 0xff, 0x22])), 'malformed'],
  ['JSON without a floor', text(200, '['.repeat(100_000), 'application/json'), 'malformed'],
  ['a 404 page: another site', text(404, '<html>nginx</html>'), 'malformed'],
  ['a gateway page', text(504, '<html>Gateway Time-out</html>'), 'server'],
  ['a 408', text(408, ''), 'timeout'],
] as const satisfies readonly (readonly [string, Responder, string])[]) {
  test(`${name} is ${kind}; after a create its outcome is unknown`, async (t) => {
    const server = await serve(t, respond);
    const { api } = wireTo(t, server.origin);
    assert.equal((await failureOf(api.retrieveBatch('b'))).kind, kind);
    const created = await failureOf(api.createBatch(request));
    assert.equal(created.kind, kind);
    assert.equal(created.outcomeUnknown, !name.startsWith('a 404'));
  });
}

test('a page in a failure is not shown as its message', async (t) => {
  const server = await serve(t, text(502, '<html><script>x</script></html>'));
  assert.equal(
    (await failureOf(wireTo(t, server.origin).api.listBatches())).serverMessage,
    undefined,
  );
});

test('an answer above the bound is refused, announced or not', async (t) => {
  const huge = Buffer.alloc(33 * 1024 * 1024, 0x20);
  const server = await serve(t, ({ url }, response) => {
    if (url.endsWith('a')) response.writeHead(200, { 'content-length': huge.length }).end(huge);
    else {
      response.write(huge);
      response.end('{}');
    }
  });
  const { api } = wireTo(t, server.origin);
  assert.equal((await failureOf(api.retrieveBatch('a'))).kind, 'too_large');
  assert.equal((await failureOf(api.retrieveBatch('b'))).kind, 'too_large');
});

test('of a huge error text only the beginning is read', async (t) => {
  const server = await serve(t, ({ url }, response) => {
    response.writeHead(400, { 'content-type': 'text/plain' });
    const more = () => {
      while (!response.destroyed && response.write('no '.repeat(10_000)));
      if (!response.destroyed) response.once('drain', more);
    };
    if (url) more();
  });
  const { kind, serverMessage } = await failureOf(wireTo(t, server.origin).api.retrieveBatch('b'));
  assert.equal(kind, 'rejected');
  assert.ok(serverMessage!.length <= 500 && serverMessage!.startsWith('no no'));
});

test('a cancel that comes too late is told as that, with 400 and with 409', async (t) => {
  const server = await serve(t, ({ url }, response) =>
    sendJson(response, url.includes('/a/') ? 400 : 409, error('already completed', 'x')),
  );
  const { api } = wireTo(t, server.origin);
  assert.equal((await failureOf(api.cancelBatch('a'))).kind, 'wrong_state');
  assert.equal((await failureOf(api.cancelBatch('b'))).kind, 'wrong_state');
  assert.equal((await failureOf(api.retrieveBatch('x/a/'))).kind, 'wrong_state');
});

test('a file that the service did not delete is told', async (t) => {
  const server = await serve(t, json(200, { id: 'f', deleted: false }));
  assert.equal((await failureOf(wireTo(t, server.origin).api.deleteFile('f'))).kind, 'rejected');
});

test('the key is in no failure, even when the server sends it back', async (t) => {
  const server = await serve(t, ({ headers, url }, response) => {
    const echo = headers.authorization ?? '';
    const body = url.includes('batches')
      ? error(`bad key ${echo} and ${echo.slice(7)}`, echo, echo)
      : { code: echo, message: echo, data: null };
    sendJson(response, url.includes('batches') ? 401 : 200, body, { 'x-request-id': echo });
  });
  const { api, log } = wireTo(t, server.origin);
  for (const call of [api.retrieveBatch('b'), api.retrieveFile('f'), api.listModels()]) {
    const facts = await failureOf(call);
    assert.doesNotMatch(JSON.stringify(facts), new RegExp(testKey));
    assert.match(JSON.stringify(facts), /\[key\]/);
  }
  assert.doesNotMatch(JSON.stringify(log), new RegExp(testKey));
});

test('nor in anything else of an answer, whatever the key looks like', async (t) => {
  const key = '0a1b2c3d4e5f60718293a4b5c6d7e8f9.AbCdEfGhIjKlMnOp';
  let body: object = {};
  const server = await serve(t, (_request, response) => sendJson(response, 200, body));
  const keyFor = () => Promise.resolve({ key, origin: server.origin });
  const { api } = wireTo(t, server.origin, { vault: { keyFor } });
  body = { error: { code: key, message: `${'x'.repeat(480)} ${key} is wrong` } };
  assert.doesNotMatch(JSON.stringify(await failureOf(api.retrieveBatch('b'))), /0a1b|AbCd/);
  body = { id: 'b', errors: { data: [{ code: key, message: `Incorrect ${key}` }] }, [key]: key };
  const batch = await api.retrieveBatch('b');
  assert.doesNotMatch(JSON.stringify(batch), /0a1b|AbCd/);
  assert.equal(batch.errors[0]?.message, 'Incorrect [key]');
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('nobody listens: refused, and surely nothing was done', async (t) => {
  const { api } = wireTo(t, `http://127.0.0.1:${await closedPort()}`);
  const facts = await failureOf(api.createBatch(request));
  assert.deepEqual(
    [facts.kind, facts.systemCode, facts.outcomeUnknown],
    ['refused', 'ECONNREFUSED', false],
  );
});

test('no such name: dns, and surely nothing was done', async (t) => {
  const { api } = wireTo(t, 'https://batch-studio.invalid/v1', { certificates: () => [] });
  const facts = await failureOf(api.createBatch(request));
  assert.deepEqual(
    [facts.kind, facts.host, facts.outcomeUnknown],
    ['dns', 'batch-studio.invalid', false],
  );
});

test('cut after the request: reset, and the outcome of a create is unknown', async (t) => {
  const server = await serve(t, (_request, _response, socket) => socket.destroy());
  const { api } = wireTo(t, server.origin);
  const created = await failureOf(api.createBatch(request));
  assert.deepEqual([created.kind, created.outcomeUnknown], ['reset', true]);
  const cancelled = await failureOf(api.cancelBatch('b'));
  assert.deepEqual([cancelled.kind, cancelled.outcomeUnknown], ['reset', true]);
  const listed = await failureOf(api.listBatches());
  assert.deepEqual([listed.kind, listed.outcomeUnknown], ['reset', false]);
  // Only the safe call was tried again.
  assert.deepEqual(
    server.received.map(({ method }) => method),
    ['POST', 'POST', 'GET', 'GET', 'GET', 'GET'],
  );
});

test('cut within the answer to a create: its outcome is unknown', async (t) => {
  const server = await serve(t, (_request, response, socket) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"id":', () => socket.destroy());
  });
  const facts = await failureOf(wireTo(t, server.origin).api.createBatch(request));
  assert.deepEqual([facts.kind, facts.outcomeUnknown, facts.status], ['reset', true, 200]);
});

test('no HTTP at all is malformed', async (t) => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const { api } = wireTo(t, `http://127.0.0.1:${port}`);
  assert.equal((await failureOf(api.createBatch(request))).kind, 'malformed');
});

/** Lets the manual clock pass from a moment on, until a call has ended. */
async function passTime(clock: ManualClock, call: Promise<unknown>, isReached: () => boolean) {
  const state = { ended: false };
  void call.finally(() => (state.ended = true));
  await until(
    () => state.ended,
    () => {
      if (isReached()) clock.advance(1_000);
    },
  );
}

const times = { connectMs: 1_000, headersMs: 5_000, idleMs: 7_000, bodyMs: 20_000 };

test('a server that never answers: timeout after the time for headers, outcome unknown', async (t) => {
  const server = await serve(t, () => undefined);
  const clock = new ManualClock();
  const { api } = wireTo(t, server.origin, { clock, times });
  const begin = clock.now();
  const call = failureOf(api.createBatch(request));
  await passTime(clock, call, () => server.received.length > 0);
  const facts = await call;
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['timeout', true]);
  assert.ok(clock.now() - begin <= 6_000);
});

test('a body that stops: timeout after the idle time', async (t) => {
  let isAnswered = false;
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"id"', () => (isAnswered = true));
  });
  const clock = new ManualClock();
  const { api } = wireTo(t, server.origin, { clock, times });
  const call = failureOf(api.createBatch(request));
  await passTime(clock, call, () => isAnswered);
  const facts = await call;
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['timeout', true]);
});

test('a body that drips for ever: timeout for the whole', async (t) => {
  let sent = 0;
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = () => {
      if (!response.destroyed) response.write(' '.repeat(2_000), () => setImmediate(drip));
      sent++;
    };
    drip();
  });
  const clock = new ManualClock();
  const { api } = wireTo(t, server.origin, { clock, times });
  const call = failureOf(api.createBatch(request));
  await passTime(clock, call, () => sent > 2);
  assert.equal((await call).kind, 'timeout');
});

test('an abort ends a call at once, in every phase', async (t) => {
  let isAnswering = false;
  const server = await serve(t, ({ url }, response) => {
    if (!url.includes('slow-body')) return;
    response.writeHead(200);
    response.write('{', () => (isAnswering = true));
  });
  const { api } = wireTo(t, server.origin);

  const before = await failureOf(api.createBatch(request, AbortSignal.abort()));
  assert.deepEqual([before.kind, before.outcomeUnknown], ['cancelled', false]);

  const connecting = new AbortController();
  const early = failureOf(api.createBatch(request, connecting.signal));
  connecting.abort();
  assert.deepEqual([(await early).kind, (await early).outcomeUnknown], ['cancelled', false]);

  const waiting = new AbortController();
  const late = failureOf(api.createBatch(request, waiting.signal));
  await until(() => server.received.length > 0);
  waiting.abort();
  assert.deepEqual([(await late).kind, (await late).outcomeUnknown], ['cancelled', true]);

  const reading = new AbortController();
  const read = failureOf(api.retrieveBatch('slow-body', reading.signal));
  await until(() => isAnswering);
  reading.abort();
  assert.equal((await read).kind, 'cancelled');
});

test('an abort while a retry is awaited ends the call', async (t) => {
  const server = await serve(t, json(503, {}, { 'retry-after': '30' }));
  const clock = new ManualClock();
  const { api } = wireTo(t, server.origin, { clock });
  const stop = new AbortController();
  const call = failureOf(api.listBatches(null, stop.signal));
  await until(() => clock.waiting[0] === 30_000);
  stop.abort();
  assert.equal((await call).kind, 'cancelled');
  assert.equal(server.received.length, 1);
});

test('disposing ends what is running', async (t) => {
  const server = await serve(t, () => undefined);
  const { createWire } = await import('../../../src/api/connect.ts');
  const { systemClock } = await import('../../../src/batches/clock.ts');
  const wire = createWire({
    vault: { keyFor: () => Promise.resolve({ key: 'k-1', origin: server.origin }) },
    userAgent: 'x',
    resolveBaseUrl: (account) => Promise.resolve(account.baseUrl),
    network: () => ({ strictSSL: true }),
    clock: systemClock,
    log: () => undefined,
  });
  const api = wire.connect({ id: 'a', provider: 'kimi', name: 'a', baseUrl: server.origin });
  const call = failureOf(api.retrieveBatch('b'));
  await until(() => server.received.length > 0);
  wire.dispose();
  assert.equal((await call).kind, 'cancelled');
  assert.equal((await failureOf(api.retrieveBatch('b'))).kind, 'cancelled');
});

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sendJson, serve } from '../../support/loopbackServer.ts';
import { failureOf, testKey, wireTo } from '../../support/testWire.ts';

const batch = { id: 'batch-1', object: 'batch', status: 'in_progress', created_at: 1_735_113_344 };

test('every call goes to its path below the base URL, with the key and nothing that unpacks', async (t) => {
  const file = join(mkdtempSync(join(tmpdir(), 'wire-')), 'in.jsonl');
  writeFileSync(file, '{}\n');
  const server = await serve(t, ({ method, url }, response) => {
    if (url.includes('/content')) response.end('{"a":1}\n');
    else if (method === 'GET' && url.includes('/batches?')) {
      sendJson(response, 200, { data: [batch], has_more: false });
    } else if (url.includes('/files?')) sendJson(response, 200, { data: [{ id: 'file-1' }] });
    else if (url.includes('/models')) sendJson(response, 200, { data: [{ id: 'kimi-k2.6' }] });
    else if (url.includes('/files')) {
      const id = decodeURIComponent(url.split('/files/')[1] ?? 'file-1');
      sendJson(response, 200, { id, bytes: 3 });
    } else sendJson(response, 200, batch);
  });
  const { api } = wireTo(t, `${server.origin}/compatible/v1/`);

  await api.listModels();
  await api.uploadFile({ path: file, filename: 'in.jsonl', bytes: 3 });
  await api.retrieveFile('file/1 ä');
  await api.downloadFile('f', `${file}.out`);
  await api.createBatch({
    inputFileId: 'file-1',
    endpoint: '/v1/chat/completions',
    completionWindow: '24h',
    metadata: { name: 'nightly' },
  });
  await api.listBatches();
  await api.listBatches('batch-1');
  await api.listBatches('cursor:x y');
  // Kimi finds none by their names.
  await api.listBatches(null, undefined, 'nightly');
  const { api: dashscope } = wireTo(t, `${server.origin}/compatible/v1/`, {
    provider: 'dashscope',
  });
  await dashscope.listBatches(null, undefined, 'nightly 2');
  await api.listFiles();
  await api.listFiles('file-1');
  await api.retrieveBatch('batch-1');
  await api.cancelBatch('batch-1');
  await api.deleteFile('file-1');

  const prefix = '/compatible/v1';
  assert.deepEqual(
    server.received.map(({ method, url }) => `${method} ${url.replace(prefix, '')}`),
    [
      'GET /models',
      'POST /files',
      'GET /files/file%2F1%20%C3%A4',
      'GET /files/f/content',
      'POST /batches',
      'GET /batches?limit=100',
      'GET /batches?limit=100&after=batch-1',
      'GET /batches?limit=100&cursor=x+y',
      'GET /batches?limit=100',
      'GET /batches?limit=100&ds_name=nightly+2',
      'GET /files?purpose=batch&limit=100',
      'GET /files?purpose=batch&limit=100&after=file-1',
      'GET /batches/batch-1',
      'POST /batches/batch-1/cancel',
      'DELETE /files/file-1',
    ],
  );
  for (const { headers } of server.received) {
    assert.equal(headers.authorization, `Bearer ${testKey}`);
    assert.equal(headers['accept-encoding'], 'identity');
    assert.equal(headers['user-agent'], 'BatchStudio/test');
  }
  assert.deepEqual(JSON.parse(String(server.received[4]!.body)), {
    input_file_id: 'file-1',
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    metadata: { name: 'nightly' },
  });
});

test('metadata is left out when there is none', async (t) => {
  const server = await serve(t, (_request, response) => sendJson(response, 200, batch));
  await wireTo(t, server.origin).api.createBatch({
    inputFileId: 'f',
    endpoint: '/v1/embeddings',
    completionWindow: '3d',
    metadata: {},
  });
  assert.deepEqual(Object.keys(JSON.parse(String(server.received[0]!.body)) as object), [
    'input_file_id',
    'endpoint',
    'completion_window',
  ]);
});

test('the log tells method, path, status, time and request id, and nothing that was said', async (t) => {
  const server = await serve(t, ({ url }, response) => {
    const headers = { 'msh-request-id': 'req-7', 'set-cookie': 'secret=1' };
    sendJson(
      response,
      url.includes('batch-2') ? 404 : 200,
      { ...batch, prompt: 'planted' },
      headers,
    );
  });
  const { api, log } = wireTo(t, `${server.origin}/v1`);
  await api.listBatches('cursor-1').catch(() => undefined);
  await api.retrieveBatch('batch-1');
  await api.retrieveBatch('batch-2').catch(() => undefined);
  assert.deepEqual(
    log.map(({ ms, host, ...event }) => ({ ...event, timed: ms >= 0, host: host !== '' })),
    [
      { path: '/v1/batches', status: 200, failure: 'malformed' },
      { path: '/v1/batches/batch-1', status: 200, failure: null },
      { path: '/v1/batches/batch-2', status: 404, failure: 'not_found' },
    ].map((event) => ({
      method: 'GET',
      ...event,
      requestId: 'req-7',
      attempt: 1,
      timed: true,
      host: true,
    })),
  );
  assert.doesNotMatch(JSON.stringify(log), /planted|secret|cursor-1/);
});

for (const status of [404, 405, 501]) {
  test(`a service that answers ${status} to the list of models is asked for its batches`, async (t) => {
    const server = await serve(t, ({ url }, response) => {
      if (url.includes('models')) response.writeHead(status).end('<html>nothing here</html>');
      else sendJson(response, 200, { data: [] });
    });
    assert.deepEqual(await wireTo(t, server.origin).api.listModels(), []);
    assert.deepEqual(
      server.received.map((request) => request.url),
      ['/models', '/batches?limit=100'],
    );
  });
}

test('a call that acts gets a connection of its own, which the server cannot have closed before', async (t) => {
  const server = await serve(t, ({ url }, response) =>
    sendJson(response, 200, { ...batch, id: url.split('/')[2] }),
  );
  const { api } = wireTo(t, server.origin);
  await api.retrieveBatch('a');
  await api.cancelBatch('a');
  await api.cancelBatch('b');
  assert.deepEqual(
    server.received.map(({ headers }) => headers.connection),
    ['keep-alive', 'close', 'close'],
  );
  assert.equal(server.connections(), 3);
});

test('an answer about another thing than was asked for is none, and leaves a create open', async (t) => {
  let answer: object = {};
  const server = await serve(t, (_request, response) => sendJson(response, 200, answer));
  const { api } = wireTo(t, server.origin);
  const create = () =>
    api.createBatch({ inputFileId: 'f', endpoint: '/v1/x', completionWindow: '24h', metadata: {} });
  answer = { id: 'file-1', object: 'file', bytes: 1 };
  assert.partialDeepStrictEqual(await failureOf(create()), { kind: 'malformed', outcomeUnknown: true }); // prettier-ignore
  answer = { id: 'file-1', filename: 'a.jsonl', purpose: 'batch' };
  assert.partialDeepStrictEqual(await failureOf(create()), { code: 'other_object', outcomeUnknown: true }); // prettier-ignore
  assert.equal((await failureOf(api.retrieveFile('batch-1'))).code, 'other_id');
  answer = { ...batch };
  assert.equal((await failureOf(api.retrieveFile('batch-1'))).code, 'other_object');
  assert.equal((await failureOf(api.retrieveBatch('batch-2'))).code, 'other_id');
  assert.equal((await failureOf(api.cancelBatch('batch-2'))).code, 'other_id');
});

test('numbers that JavaScript would round keep their digits', async (t) => {
  const id = '9007199254740993123';
  const server = await serve(t, (_request, response) =>
    response.end(
      `{"data":[{"id":${id},"input_file_id":-${id},"metadata":{"n":${id},"f":1.5e300}}]}`,
    ),
  );
  const { batches } = await wireTo(t, server.origin).api.listBatches();
  const [one] = batches;
  assert.deepEqual([one?.id, one?.inputFileId], [id, `-${id}`]);
  assert.deepEqual(one?.metadata, { n: id, f: '1.5e+300' });
});

import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { sendJson, serve } from '../../support/loopbackServer.ts';
import { wireTo } from '../../support/testWire.ts';

/** As https://docs.together.ai/reference/batch-create shows it. */
const job = {
  id: '01234567-8901-2345-6789-012345678901',
  user_id: 'user_789xyz012',
  input_file_id: 'file-in',
  file_size_bytes: 1_048_576,
  status: 'IN_PROGRESS',
  job_deadline: '2026-11-28T15:30:00Z',
  created_at: '2026-11-27T15:30:00Z',
  endpoint: '/v1/chat/completions',
  progress: 75,
  model_id: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
};

const together = async (t: TestContext) => {
  const server = await serve(t, ({ method, url }, response) => {
    if (url.startsWith('/v1/files/upload'))
      sendJson(response, 200, { id: 'file-in', object: 'file', bytes: 3, filename: 'in.jsonl' });
    else if (method === 'POST' && url === '/v1/batches')
      sendJson(response, 201, { job, warning: '' });
    else if (url.startsWith('/v1/batches?'))
      sendJson(response, 200, [job, { ...job, id: 'b', status: 'COMPLETED' }]);
    else sendJson(response, 200, { ...job, status: 'CANCELLED' });
  });
  return { server, ...wireTo(t, `${server.origin}/v1`, { provider: 'together' }) };
};

test('a file for Together goes to its own path, with its name and type as fields of the form', async (t) => {
  const { api, server } = await together(t);
  const path = join(mkdtempSync(join(tmpdir(), 'wire-')), 'in.jsonl');
  writeFileSync(path, '{}\n');
  const file = await api.uploadFile({ path, filename: 'my file.jsonl', bytes: 3 });
  assert.equal(file.id, 'file-in');
  const [upload] = server.received;
  assert.equal(upload!.url, '/v1/files/upload');
  const form = String(upload!.body);
  const parts = form.split('\r\n').filter((row) => !/^(--|Content-Type|$)/.test(row));
  assert.deepEqual(
    parts.map((row) => row.replace('Content-Disposition: form-data; ', '')),
    [
      'name="purpose"',
      'batch-api',
      'name="file_name"',
      'my_file.jsonl',
      'name="file_type"',
      'jsonl',
      'name="file"; filename="my_file.jsonl"',
      '{}\n',
    ],
  );
}); // prettier-ignore

test('a job of Together is a batch: in its wrapper, in capitals, with its deadline', async (t) => {
  const { api } = await together(t);
  const batch = await api.createBatch({
    inputFileId: 'file-in',
    endpoint: '/v1/chat/completions',
    completionWindow: '24h',
    metadata: {},
  });
  assert.equal(batch.id, job.id);
  assert.equal(batch.status, 'in_progress');
  assert.equal(batch.inputFileId, 'file-in');
  assert.equal(batch.model, 'meta-llama/Llama-3.3-70B-Instruct-Turbo');
  assert.equal(batch.counts, null);
  assert.equal(batch.times.expiresAt, Date.parse(job.job_deadline) / 1000);
  assert.equal((await api.cancelBatch(job.id)).status, 'cancelled');
});

test('the list of Together comes whole', async (t) => {
  const { api } = await together(t);
  const page = await api.listBatches();
  assert.deepEqual(
    page.batches.map(({ status }) => status),
    ['in_progress', 'completed'],
  );
  assert.ok(page.isLast);
});

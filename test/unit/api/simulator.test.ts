import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openSimulator } from '../../support/openSimulator.ts';
import { failureOf, wireTo } from '../../support/testWire.ts';

const line = (id: string) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: 'Hello' }] },
  });

async function simulated(t: TestContext, key?: string) {
  const simulator = await openSimulator();
  t.after(() => simulator.close());
  const origin = new URL(simulator.baseUrl).origin;
  const vault = { keyFor: () => Promise.resolve({ key: key ?? simulator.token, origin }) };
  return { simulator, ...wireTo(t, simulator.baseUrl, { vault }) };
}

test('the whole journey works against the simulator', async (t) => {
  const { simulator, api } = await simulated(t);
  const path = join(simulator.dir, 'requests.jsonl');
  const content = `${line('a')}\n${line('b')}\n`;
  writeFileSync(path, content);

  assert.ok((await api.listModels()).some(({ id }) => id === 'kimi-k2.6'));
  const file = await api.uploadFile({
    path,
    filename: 'requests.jsonl',
    bytes: Buffer.byteLength(content),
  });
  assert.equal(file.bytes, Buffer.byteLength(content));
  assert.equal((await api.retrieveFile(file.id)).id, file.id);
  assert.deepEqual(await api.listFiles(), {
    files: [file],
    next: null,
    isLast: true,
    isWhole: true,
    saysEnd: false,
  });

  const created = await api.createBatch({
    inputFileId: file.id,
    endpoint: '/v1/chat/completions',
    completionWindow: '24h',
    metadata: { name: 'nightly' },
  });
  assert.deepEqual(created.metadata, { name: 'nightly' });
  assert.equal((await api.listBatches()).batches[0]!.id, created.id);
  const ended = await api.retrieveBatch(created.id);
  assert.equal(ended.status, 'completed');
  assert.deepEqual(ended.counts, { total: 2, completed: 2, failed: 0 });

  const input = join(simulator.dir, 'input.copy');
  await api.downloadFile(file.id, input);
  assert.equal(String(readFileSync(input)), content);
  const output = join(simulator.dir, 'output.copy');
  await api.downloadFile(ended.outputFileId!, output);
  const rows = String(readFileSync(output)).trim().split('\n');
  assert.deepEqual(rows.map((row) => (JSON.parse(row) as { custom_id: string }).custom_id).sort(), [
    'a',
    'b',
  ]);

  assert.equal((await failureOf(api.cancelBatch(created.id))).kind, 'wrong_state');
  await api.deleteFile(file.id);
  assert.equal((await failureOf(api.retrieveFile(file.id))).kind, 'not_found');
  assert.equal((await failureOf(api.retrieveBatch('batch-none'))).kind, 'not_found');
});

test('pages of the list lead through all batches once', async (t) => {
  const { simulator, api } = await simulated(t);
  const made: string[] = [];
  for (let i = 0; i < 103; i++) made.push(await simulator.submit(`${line('a')}\n`));
  const first = await api.listBatches();
  const second = await api.listBatches(first.next);
  assert.deepEqual([first.batches.length, second.batches.length, second.next], [100, 3, null]);
  const seen = [...first.batches, ...second.batches].map(({ id }) => id);
  assert.deepEqual(seen.sort(), made.sort());
});

test('a wrong key is told as that', async (t) => {
  const { api } = await simulated(t, 'sk-of-somebody-else');
  const facts = await failureOf(api.listModels());
  assert.deepEqual([facts.kind, facts.status], ['unauthorized', 401]);
  assert.ok(facts.requestId);
});

test('a service that counts tokens and tells a balance is asked for both', async (t) => {
  const { api } = await simulated(t);
  const messages = [{ role: 'user', content: 'Hello, how are you?' }];
  assert.ok(((await api.countTokens({ model: 'kimi-k2.6', messages })) ?? 0) > 0);
  assert.equal(await api.balance(), 49.58);
  const other = wireTo(t, 'http://127.0.0.1:9', { provider: 'openai' });
  assert.deepEqual(
    [await other.api.countTokens({}), await other.api.balance()],
    [undefined, undefined],
  );
});

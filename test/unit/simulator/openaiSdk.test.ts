import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { requestLine, setClock, withSimulator } from '../../support/openSimulator.ts';

function withSdk(
  provider: string,
  run: (client: OpenAI) => Promise<void>,
  options: Parameters<typeof withSimulator>[1] = {},
): Promise<void> {
  return withSimulator(
    ({ token, baseUrl }) => run(new OpenAI({ apiKey: token, baseURL: baseUrl, maxRetries: 0 })),
    { provider, ...options },
  );
}

const line = (customId: string, model: string, text: string) =>
  requestLine(customId, text, { model });

const create = async (client: OpenAI, content: string) => {
  const bytes = Buffer.from(content);
  const file = await client.files.create({
    file: await toFile(bytes, 'in.jsonl'),
    purpose: 'batch',
  });
  return client.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
};

for (const [provider, model] of [
  ['kimi', 'kimi-k2.6'],
  ['dashscope', 'qwen-plus'],
  ['openai', 'gpt-4o-mini'],
  ['compatible', 'any'],
] as const)
  test(`the official SDK runs its file and batch cycle as ${provider}`, () =>
    withSdk(provider, async (client) => {
      const text = [line('a', model, 'Hello'), line('b', model, '[simulate:429] no')].join('\n');
      const file = await client.files.create({
        file: await toFile(Buffer.from(text), 'in.jsonl'),
        purpose: 'batch',
      });
      assert.equal(file.bytes, Buffer.byteLength(text));
      assert.deepEqual(await client.files.retrieve(file.id), file);
      assert.equal(await (await client.files.content(file.id)).text(), text);

      const created = await client.batches.create({
        input_file_id: file.id,
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
        metadata: { name: 'cycle' },
      });
      assert.equal(created.status, 'validating');
      const batch = await client.batches.retrieve(created.id);
      assert.equal(batch.status, 'completed');
      assert.deepEqual(batch.request_counts, { total: 2, completed: 1, failed: 1 });
      assert.deepEqual(batch.metadata, { name: 'cycle' });

      const output = await (await client.files.content(batch.output_file_id ?? '')).text();
      const answer = JSON.parse(output) as { custom_id: string };
      assert.equal(answer.custom_id, 'a');
      const errors = await (await client.files.content(batch.error_file_id ?? '')).text();
      assert.equal((JSON.parse(errors) as { custom_id: string }).custom_id, 'b');

      const ids: string[] = [];
      for await (const one of client.batches.list({ limit: 1 })) ids.push(one.id);
      assert.deepEqual(ids, [created.id]);

      await assert.rejects(client.batches.cancel(created.id), {
        status: provider === 'kimi' || provider === 'dashscope' ? 400 : 409,
      });
      const deleted = await client.files.delete(file.id);
      assert.deepEqual(deleted, { id: file.id, object: 'file', deleted: true });
      await assert.rejects(client.files.retrieve(file.id), OpenAI.NotFoundError);
    }));

test('the official SDK cancels a batch', () =>
  withSdk(
    'kimi',
    async (client) => {
      const batch = await create(client, line('a', 'kimi-k2.6', 'Hello'));
      assert.equal((await client.batches.cancel(batch.id)).status, 'cancelling');
    },
    { clock: setClock(), speed: { totalMs: 10_000 } },
  ));

test('the official SDK pages through many batches, each once', () =>
  withSdk('kimi', async (client) => {
    const made: string[] = [];
    for (let at = 0; at < 7; at += 1)
      made.unshift((await create(client, line('a', 'kimi-k2.6', 'Hello'))).id);
    const listed: string[] = [];
    for await (const one of client.batches.list({ limit: 3 })) listed.push(one.id);
    assert.deepEqual(listed, made);
  }));

test('the official SDK lists files and models', () =>
  withSdk('openai', async (client) => {
    await create(client, line('a', 'm', 'Hello'));
    const names: string[] = [];
    for await (const file of client.files.list({ limit: 1 })) names.push(file.filename);
    assert.equal(names.filter((name) => name === 'in.jsonl').length, 1);
    const models: string[] = [];
    for await (const model of client.models.list()) models.push(model.id);
    assert.ok(models.length > 0);
  }));

test('the official SDK meets the errors it has types for', () =>
  withSimulator(
    async ({ baseUrl, token }) => {
      const client = new OpenAI({ apiKey: token, baseURL: baseUrl, maxRetries: 0 });
      const stranger = new OpenAI({ apiKey: 'sk-wrong', baseURL: baseUrl, maxRetries: 0 });
      await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError);
      await assert.rejects(client.batches.retrieve('batch_x'), OpenAI.NotFoundError);
      const empty = await toFile(Buffer.from(''), 'in.jsonl');
      await assert.rejects(
        client.files.create({ file: empty, purpose: 'batch' }),
        OpenAI.BadRequestError,
      );
      const done = await create(client, line('a', 'm', 'Hello'));
      await assert.rejects(client.batches.cancel(done.id), OpenAI.ConflictError);
    },
    { provider: 'openai' },
  ));

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { startSimulator } from '../../../src/simulator/server.ts';

const token = 'sk-simulated';

async function withSdk(provider: string, run: (client: OpenAI) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'simulator-'));
  const simulator = await startSimulator({
    dir,
    provider,
    token,
    speed: { totalMs: 0 },
    failureRate: 0,
  });
  try {
    await run(new OpenAI({ apiKey: token, baseURL: simulator.baseUrl, maxRetries: 0 }));
  } finally {
    await simulator.close();
    await rm(dir, { recursive: true });
  }
}

const line = (customId: string, model: string, text: string) =>
  JSON.stringify({
    custom_id: customId,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model, messages: [{ role: 'user', content: text }] },
  });

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

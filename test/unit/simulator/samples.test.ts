import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { profileOf } from '../../../src/providers/profiles.ts';
import { judgeInput } from '../../../src/simulator/judgeInput.ts';

const folder = join(import.meta.dirname, '../../../samples');

function judge(name: string, provider: string, endpoint = '/v1/chat/completions') {
  const rule = { profile: profileOf(provider), seed: 1, failureRate: 1 / 12 };
  const now = Date.UTC(2026, 10, 1);
  return judgeInput(join(folder, name), endpoint, now, rule, new AbortController().signal);
}

const correct: readonly [name: string, provider: string, endpoint: string, total: number, fails: number][] = [
  ['kimi-summaries.jsonl', 'kimi', '/v1/chat/completions', 12, 2],
  ['kimi-images.jsonl', 'kimi', '/v1/chat/completions', 4, 0],
  ['dashscope-qwen.jsonl', 'dashscope', '/v1/chat/completions', 6, 1],
  ['openai-embeddings.jsonl', 'openai', '/v1/embeddings', 5, 0],
]; // prettier-ignore

for (const [name, provider, endpoint, total, willFail] of correct)
  test(`${name} is a file that ${provider} takes`, async () => {
    const judgement = await judge(name, provider, endpoint);
    assert.deepEqual(judgement.errors, []);
    assert.deepEqual([judgement.total, judgement.willFail], [total, willFail]);
  });

test('every-mistake.jsonl has every kind of mistake that a service refuses a file for', async () => {
  const { errors } = await judge('every-mistake.jsonl', 'kimi');
  assert.deepEqual([...new Set(errors.map(({ code }) => code))].sort(), [
    'duplicate_custom_id',
    'invalid_json_line',
    'invalid_method',
    'invalid_request',
    'invalid_type',
    'invalid_url',
    'invalid_value',
    'mismatched_model',
    'missing_required_parameter',
    'model_not_found',
    'streaming_unsupported',
  ]);
});

test('chat-log.jsonl is no batch file at all', async () => {
  const { errors, total } = await judge('chat-log.jsonl', 'kimi');
  assert.equal(errors.length, total);
});

test('every sample is checked here', async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  const checked = [...correct.map(([name]) => name), 'every-mistake.jsonl', 'chat-log.jsonl'];
  assert.deepEqual(names.sort(), checked.sort());
});

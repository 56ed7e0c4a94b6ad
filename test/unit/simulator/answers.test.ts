import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerBody } from '../../../src/simulator/answerBody.ts';
import { answerTo, lastPromptOf, tokensIn } from '../../../src/simulator/answerText.ts';

type Json = Readonly<Record<string, unknown>>;

const facts = { key: 'k', createdMs: Date.UTC(2026, 9, 1) };
const answer = (endpoint: string, body: Json, wishes: readonly string[] = []) =>
  answerBody(endpoint, { body: { model: 'm', ...body }, wishes }, facts) as Json;
const chat = (content: unknown, more: Json = {}, wishes: readonly string[] = []) => {
  const body = { messages: [{ role: 'user', content }], ...more };
  const [choice] = answer('/v1/chat/completions', body, wishes)['choices'] as {
    message: { content: string };
    finish_reason: string;
  }[];
  return choice;
};

const prompts: readonly [body: Json, prompt: string][] = [
  [{ messages: [{ role: 'user', content: 'Hi' }] }, 'Hi'],
  [{ messages: [{ role: 'user', content: 'old' }, { role: 'assistant', content: 'x' }] }, 'old'],
  [{ messages: [{ role: 'user', content: [{ type: 'text', text: 'a\n b' }] }] }, 'a b'],
  [{ messages: [{ role: 'user', content: 'x [simulate:429] y' }] }, 'x y'],
  [{ messages: [] }, ''],
  [{ messages: 'x' }, ''],
  [{ input: ['one', 'two'] }, 'one two'],
  [{ prompt: 'complete me' }, 'complete me'],
  [{ prompt: '你'.repeat(500) }, `${'你'.repeat(120)}…`],
]; // prettier-ignore

for (const [body, prompt] of prompts)
  test(`the prompt of ${JSON.stringify(body).slice(0, 60)}`, () => {
    assert.equal(lastPromptOf(body), prompt);
  });

test('answers echo the prompt in its language and say that they are simulated', () => {
  assert.match(answerTo('什么是批处理?'), /模拟.*什么是批处理/);
  assert.match(answerTo('What is a batch?'), /Simulated.*What is a batch\?/);
  assert.notEqual(answerTo(''), '');
});

test('an answer can be cut short, emptied or JSON', () => {
  assert.equal(chat('Hi')?.finish_reason, 'stop');
  assert.equal(chat('Hi', {}, ['length'])?.finish_reason, 'length');
  assert.equal(chat('Hi', {}, ['empty'])?.message.content, '');
  const json = chat('Hi', { response_format: { type: 'json_object' } })?.message.content ?? '';
  assert.deepEqual(JSON.parse(json), { simulated: true, topic: 'Hi' });
});

test('every endpoint answers in its own shape', () => {
  const shapeOf = (endpoint: string, body: Json) => answer(endpoint, body)['object'];
  assert.equal(shapeOf('/v1/embeddings', { input: 'x' }), 'list');
  assert.equal(shapeOf('/v1/completions', { prompt: 'x' }), 'text_completion');
  assert.equal(shapeOf('/v1/responses', { input: 'x' }), 'response');
  assert.ok(answer('/v1/moderations', { input: 'x' })['results']);
  assert.ok(answer('/v1/images/generations', { prompt: 'x' })['data']);
});

test('an embedding has as many numbers as asked for, and the same every time', () => {
  const first = answer('/v1/embeddings', { input: ['a', 'b'], dimensions: 5 });
  const data = first['data'] as { embedding: number[] }[];
  assert.deepEqual(
    data.map(({ embedding }) => embedding.length),
    [5, 5],
  );
  assert.notDeepEqual(data[0], data[1]);
  assert.deepEqual(answer('/v1/embeddings', { input: ['a', 'b'], dimensions: 5 }), first);
});

test('a picture does not count by its characters', () => {
  const url = `data:image/png;base64,${'A'.repeat(1_000_000)}`;
  const usage = answer('/v1/chat/completions', {
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
  })['usage'] as { prompt_tokens: number };
  assert.ok(usage.prompt_tokens < 2000, String(usage.prompt_tokens));
});

test('tokens are about a Han character each, or four others', () => {
  assert.equal(tokensIn('你好'), 2);
  assert.equal(tokensIn('12345678'), 2);
  assert.equal(tokensIn(''), 1);
});

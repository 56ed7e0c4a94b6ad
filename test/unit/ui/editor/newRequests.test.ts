import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropic } from '../../../../src/providers/anthropic.ts';
import { dashscope } from '../../../../src/providers/dashscope.ts';
import { kimi } from '../../../../src/providers/kimi.ts';
import { newRequests, nextId } from '../../../../src/ui/editor/help/newRequests.ts';

const filled = (snippet: string) =>
  snippet.replace(/\$\{\d:((?:\\.|[^}])*)\}|\$\d/g, (_, text?: string) =>
    (text ?? '').replace(/\\(.)/g, '$1'),
  );

test('every new request is one line of valid JSON with its id and model', () => {
  for (const profile of [kimi, dashscope]) {
    for (const { snippet } of newRequests(profile, { id: 'a-7', model: 'm' })) {
      const line = JSON.parse(filled(snippet)) as { custom_id: string; body: { model: string } };
      assert.equal(line.custom_id, 'a-7');
      assert.equal(line.body.model, 'm');
    }
  }
});

test('a new request of Anthropic has parameters', () => {
  const [first] = newRequests(anthropic, { id: 'a', model: undefined });
  assert.deepEqual(JSON.parse(filled(first!.snippet)), {
    custom_id: 'a',
    params: {
      model: 'claude-haiku-4-5',
      max_tokens: 1024,
      messages: [{ role: 'user', content: '' }],
    },
  });
});

test('only what the provider runs is offered', () => {
  const kinds = (profile: typeof kimi) =>
    newRequests(profile, { id: 'a', model: 'm' }).map(({ kind }) => kind);
  assert.deepEqual(kinds(kimi), ['chat', 'instructed', 'picture']);
  assert.ok(kinds(dashscope).includes('embedding'));
});

test('an id with signs of snippets and JSON survives', () => {
  const [first] = newRequests(kimi, { id: 'a"}$1\\', model: 'm' });
  assert.equal((JSON.parse(filled(first!.snippet)) as { custom_id: string }).custom_id, 'a"}$1\\');
});

test('ids count on', () => {
  const used = new Set(['row-0010', 'x']);
  const next = (previous?: string) => nextId(previous, (id) => used.has(id));
  assert.equal(next(), 'request-1');
  assert.equal(next('row-0009'), 'row-0011');
  assert.equal(next('row-0099'), 'row-0100');
  assert.equal(next('page 9 of book'), 'page 10 of book');
  assert.equal(next('a1-2b'), 'a1-3b');
  assert.equal(next('x'), 'x-1');
});

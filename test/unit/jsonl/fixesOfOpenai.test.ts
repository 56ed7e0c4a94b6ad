import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixesFor } from '../../../src/jsonl/fixes/fixes.ts';
import type { ProblemCode } from '../../../src/jsonl/problem.ts';
import { openai } from '../../../src/providers/openai.ts';
import { applyChanges, openForFixes } from '../../support/fixing.ts';

const chat = '/v1/chat/completions';
const responses = '/v1/responses';

const lineOf = (url: string, body: object) =>
  JSON.stringify({ custom_id: 'a', method: 'POST', url, body: { model: 'gpt-4o', ...body } });

/** The body after all fixes of a kind, one after the other, as an editor applies them. */
function mended(url: string, body: object, code: ProblemCode): object {
  let lines = [lineOf(url, body)];
  for (let step = 0; step < 20; step++) {
    const { problems, source } = openForFixes(lines, openai);
    const [fix] = problems
      .filter((problem) => problem.code === code)
      .flatMap((problem) => fixesFor(problem, source))
      .filter(({ code: kind }) => kind !== 'remove_member');
    if (!fix) break;
    lines = applyChanges(lines, fix.changes);
  }
  const { body: after } = JSON.parse(lines[0] ?? '') as { body: { model?: string } };
  const { model: _model, ...rest } = after;
  return rest;
}

const user = { role: 'user', content: 'hi' };
const schema = { type: 'object', properties: {}, additionalProperties: false, required: [] };
const tool = { name: 'f', parameters: schema };

const moves: readonly (readonly [name: string, url: string, before: object, after: object])[] = [
  ['messages are input', responses, { messages: [user] }, { input: [user] }],
  ['a limit', responses, { input: 'hi', max_tokens: 50 }, { input: 'hi', max_output_tokens: 50 }],
  ['another limit', chat, { messages: [user], max_output_tokens: 50 }, { messages: [user], max_completion_tokens: 50 }],
  ['a text is a message', chat, { input: 'hi' }, { messages: [user] }],
  ['instructions are the first message', chat, { instructions: 'x' }, { messages: [{ role: 'system', content: 'x' }] }],
  [
    'a format is flat',
    responses,
    { input: 'hi', response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } },
    { input: 'hi', text: { format: { type: 'json_schema', name: 'a', schema } } },
  ],
  [
    'a format is wrapped',
    chat,
    { messages: [user], text: { format: { type: 'json_schema', name: 'a', schema } } },
    { messages: [user], response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } },
  ],
  [
    'a format within text is unwrapped',
    responses,
    { input: 'hi', text: { format: { type: 'json_schema', json_schema: { name: 'a', schema } } } },
    { input: 'hi', text: { format: { type: 'json_schema', name: 'a', schema } } },
  ],
  [
    'a tool is flat',
    responses,
    { input: 'hi', tools: [{ type: 'function', function: tool }] },
    { input: 'hi', tools: [{ type: 'function', ...tool }] },
  ],
  ['an effort', responses, { input: 'hi', reasoning_effort: 'low' }, { input: 'hi', reasoning: { effort: 'low' } }],
  ['an effort back', chat, { messages: [user], reasoning: { effort: 'low' } }, { messages: [user], reasoning_effort: 'low' }],
  ['a name that is taken stays', responses, { input: 'hi', messages: [user] }, { input: 'hi', messages: [user] }],
  ['more than an effort stays', chat, { messages: [user], reasoning: { effort: 'low', summary: 'auto' } }, { messages: [user], reasoning: { effort: 'low', summary: 'auto' } }],
]; // prettier-ignore

for (const [name, url, before, after] of moves)
  test(`a member of another endpoint is moved: ${name}`, () => {
    assert.deepEqual(mended(url, before, 'moved_parameter'), after);
  });

const formatOf = (of: object) => ({
  messages: [user],
  response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: of } },
});
const text = { type: 'string' };

const schemas: readonly (readonly [name: string, before: object, after: object])[] = [
  [
    'an open object, and one within it',
    { type: 'object', properties: { a: { type: 'object', properties: { b: text }, required: ['b'] } }, required: ['a'] },
    {
      additionalProperties: false,
      type: 'object',
      properties: { a: { additionalProperties: false, type: 'object', properties: { b: text }, required: ['b'] } },
      required: ['a'],
    },
  ],
  [
    'an object that says it is open',
    { type: 'object', properties: { a: text }, required: ['a'], additionalProperties: true },
    { type: 'object', properties: { a: text }, required: ['a'], additionalProperties: false },
  ],
  [
    'a property that is not required',
    { type: 'object', properties: { a: text, b: text }, required: ['a'], additionalProperties: false },
    { type: 'object', properties: { a: text, b: text }, required: ['a', 'b'], additionalProperties: false },
  ],
  [
    'a name that no property has',
    { type: 'object', properties: { a: text }, required: ['a', 'c'], additionalProperties: false },
    { type: 'object', properties: { a: text }, required: ['a'], additionalProperties: false },
  ],
]; // prettier-ignore

for (const [name, before, after] of schemas)
  test(`a strict schema is completed: ${name}`, () => {
    assert.deepEqual(mended(chat, formatOf(before), 'strict_schema'), formatOf(after));
  });

test('the model that was meant is offered first', () => {
  const line = lineOf(chat, { model: 'gpt-4-mini', messages: [user] });
  const { problems, source } = openForFixes([line], openai);
  const problem = problems.find(({ code }) => code === 'unknown_model');
  assert.ok(problem);
  const [first] = fixesFor(problem, source);
  assert.deepEqual(applyChanges([line], first?.changes ?? []), [
    lineOf(chat, { model: 'gpt-4o-mini', messages: [user] }),
  ]);
});

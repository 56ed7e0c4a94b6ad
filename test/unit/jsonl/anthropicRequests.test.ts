import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import { guessProfile, signsOf } from '../../../src/jsonl/line/guessProfile.ts';
import { anthropic } from '../../../src/providers/anthropic.ts';
import { compatible } from '../../../src/providers/compatible.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { profileOf, profiles } from '../../../src/providers/profiles.ts';

function report(lines: readonly object[], profile: ProviderProfile = anthropic) {
  const texts = lines.map((line) => JSON.stringify(line));
  const check = new RangeCheck(profile, {}, 100);
  check.push(new TextEncoder().encode(texts.join('\n')));
  const streamed = check.finish().report();
  const document = new BatchDocument(profile);
  document.replace(0, 0, texts);
  document.check(() => false);
  assert.deepEqual(document.problems(100).list, streamed.problems);
  return streamed;
}

const params = {
  model: 'claude-sonnet-4-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hi' }],
};
const line = (changes: object = {}, custom_id = 'a') => ({
  custom_id,
  params: { ...params, ...changes },
});

test('a file of Anthropic is guessed from its shape, and its models may differ', () => {
  const lines = [line(), line({ model: 'claude-opus-4-8' }, 'b')];
  const { summary } = report(lines, compatible);
  assert.equal(summary.shape, 'anthropic');
  assert.equal(guessProfile(signsOf(summary), profiles), anthropic);
  assert.deepEqual(report(lines).problems, []);
  assert.deepEqual(
    [...report(lines).summary.models.keys()],
    ['claude-sonnet-4-5', 'claude-opus-4-8'],
  );
});

test('another provider says once that these are Anthropic’s requests, and the reverse', () => {
  const [problem, ...others] = report([line(), line({}, 'b')], profileOf('openai')).problems;
  assert.deepEqual([problem?.code, others], ['other_shape', []]);
  const openai = {
    custom_id: 'a',
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'x' }] },
  };
  const [opposite, ...more] = report([openai]).problems;
  assert.deepEqual([opposite && 'reason' in opposite && opposite.reason, more], ['openai', []]);
});

const wrong: readonly (readonly [name: string, line: object, code: string, severity?: string])[] = [
  ['an id with other characters', line({}, 'a b'), 'invalid_custom_id'],
  ['an id that is too long', line({}, 'x'.repeat(65)), 'invalid_custom_id'],
  ['no parameters', { custom_id: 'a', params: 1 }, 'invalid_type'],
  ['no limit', line({ max_tokens: undefined }), 'missing_required_parameter'],
  ['no messages', line({ messages: [] }), 'invalid_count'],
  ['a message without a text', line({ messages: [{ role: 'user', content: '' }] }), 'invalid_length'],
  ['a message without parts', line({ messages: [{ role: 'user', content: [] }] }), 'invalid_count'],
  ['a member of another API', line({ n: 2 }), 'unknown_parameter'],
  ['streaming', line({ stream: true }), 'streaming_unsupported'],
  ['a system message', line({ messages: [{ role: 'system', content: 'x' }, ...params.messages] }), 'invalid_value'],
  ['a temperature above 1', line({ temperature: 1.5 }), 'out_of_range'],
  ['more than the model gives', line({ max_tokens: 64_001 }), 'output_limit'],
  ['more than a model gives whose limit a header raises', line({ model: 'claude-sonnet-4-6', max_tokens: 64_001 }), 'out_of_range', 'warning'],
  ['thinking without a budget', line({ thinking: { type: 'enabled' } }), 'missing_required_parameter'],
  ['a budget that is the whole limit', line({ max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 2000 } }), 'out_of_range'],
  ['a small budget', line({ thinking: { type: 'enabled', budget_tokens: 10 } }), 'out_of_range'],
  ['thinking with a temperature', line({ max_tokens: 3000, temperature: 0, thinking: { type: 'enabled', budget_tokens: 2000 } }), 'invalid_value'],
  ['a tool without a name', line({ tools: [{ input_schema: { type: 'object' } }] }), 'missing_required_parameter'],
  ['a tool in the form of OpenAI', line({ tools: [{ type: 'function', function: { name: 'f' } }] }), 'missing_required_parameter'],
  ['a format as OpenAI has it', line({ tool_choice: 'auto' }), 'invalid_type'],
]; // prettier-ignore

for (const [name, request, code, severity = 'error'] of wrong)
  test(`refused: ${name}`, () => {
    const found = report([request]).problems.map((one) => `${one.code} ${one.severity}`);
    assert.deepEqual(found, [`${code} ${severity}`]);
  });

test('a judged line is not remembered for another limit or another id', () => {
  const lines = [line(), line({ max_tokens: 64_001 }, 'b'), line({}, 'c d'), line({}, 'e')];
  assert.deepEqual(
    report(lines).problems.map((one) => one.line),
    [1, 2],
  );
});

test('requests of the documents are clean when they are guessed', () => {
  const text = readFileSync(new URL('realRequests/anthropic.jsonl', import.meta.url), 'utf8');
  assert.deepEqual(
    report(
      text
        .trimEnd()
        .split('\n')
        .map((one) => JSON.parse(one) as object),
    ).problems,
    [],
  );
});

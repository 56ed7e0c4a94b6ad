import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
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

const user = { role: 'user', content: 'Hi' };
const use = (id = 'toolu_1') => ({
  role: 'assistant',
  content: [{ type: 'tool_use', id, name: 'f', input: {} }],
});
const result = (...ids: string[]) => ({
  role: 'user',
  content: ids.map((tool_use_id) => ({ type: 'tool_result', tool_use_id, content: 'x' })),
}); // prettier-ignore
const talk = (...messages: object[]) => ({ messages });
const tool = { name: 'f', input_schema: { type: 'object', properties: { a: { type: 'string' } } } };
const picture = (data: string, media_type = 'image/png') =>
  talk({
    role: 'user',
    content: [{ type: 'image', source: { type: 'base64', media_type, data } }],
  });
const png = 'iVBORw0KGgoAAAANSUhEUg==';
const thinking = { max_tokens: 3000, thinking: { type: 'enabled', budget_tokens: 2000 } };
const formatted = (schema: object) => ({
  output_config: { format: { type: 'json_schema', schema } },
});
const closed = {
  type: 'object',
  properties: { a: { type: 'string' } },
  additionalProperties: false,
};
const opus = { model: 'claude-opus-4-8' };

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
  // https://github.com/anthropics/claude-code/issues/8210, https://github.com/anthropics/claude-code/issues/13460
  ['a call without a result', line(talk(user, use(), user)), 'unanswered_tool_call'],
  ['a call at the end', line(talk(user, use())), 'unanswered_tool_call'],
  ['a result without a call', line(talk(user, result('toolu_1'))), 'unmatched_tool_call'],
  ['two results of one call', line(talk(user, use(), result('toolu_1', 'toolu_1'))), 'unmatched_tool_call'],
  ['two calls of one id', line(talk(user, use(), result('toolu_1'), use(), result('toolu_1'))), 'unmatched_tool_call'],
  ['two tools of one name', line({ tools: [tool, tool] }), 'duplicate_tool'],
  ['a tool that is none', line({ tools: [tool], tool_choice: { type: 'tool', name: 'g' } }), 'unknown_tool'],
  ['a choice without tools', line({ tool_choice: { type: 'any' } }), 'needed_parameter'],
  ['a tool that is not named', line({ tools: [tool], tool_choice: { type: 'tool' } }), 'missing_required_parameter'],
  ['a text of white space', line(talk({ role: 'user', content: ' \n' })), 'invalid_length'],
  ['a part of white space', line(talk({ role: 'user', content: [{ type: 'text', text: '\t' }] })), 'invalid_length'],
  ['white space at the end of a beginning', line(talk(user, { role: 'assistant', content: 'So: ' })), 'message_order'],
  ['a beginning that a model does not take', line({ ...opus, ...talk(user, { role: 'assistant', content: 'So:' }) }), 'message_order'],
  ['an answer at the beginning', line(talk({ role: 'assistant', content: 'Hi' }, user)), 'message_order', 'warning'],
  ['a system turn that a model does not take', line(talk(user, { role: 'system', content: 'x' }, user)), 'invalid_value'],
  ['a member of a turn', line(talk({ ...user, name: 'x' })), 'unknown_parameter'],
  ['a part of OpenAI', line(talk({ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/a.png' } }] })), 'invalid_value'],
  ['a data address', line(picture(`data:image/png;base64,${png}`)), 'invalid_data_uri'],
  ['another kind of picture', line(picture(png, 'image/jpeg')), 'invalid_data_uri'],
  ['a document of another kind', line(talk({ role: 'user', content: [{ type: 'document', source: { type: 'base64', media_type: 'application/msword', data: 'AAAA' } }] })), 'invalid_value'],
  ['a thought without its signature', line(talk(user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'x' }, { type: 'text', text: 'x' }] }, user)), 'missing_required_parameter'],
  ['five breakpoints', line({ system: [1, 2, 3, 4, 5].map((k) => ({ type: 'text', text: String(k), cache_control: { type: 'ephemeral' } })) }), 'invalid_count'],
  ['both ways to sample', line({ temperature: 0.5, top_p: 0.9 }), 'excluding_parameters'],
  ['a temperature that a model does not take', line({ ...opus, temperature: 0.5 }), 'pinned_parameter'],
  ['top_k that a model does not take', line({ ...opus, top_k: 5 }), 'refused_parameter'],
  ['a budget that a model does not take', line({ ...opus, ...thinking }), 'pinned_parameter'],
  ['adaptive thinking that a model does not take', line({ thinking: { type: 'adaptive' } }), 'pinned_parameter'],
  ['an effort that a model does not take', line({ output_config: { effort: 'low' } }), 'refused_parameter'],
  ['a forced tool that a model does not take', line({ model: 'claude-opus-5-5', tools: [tool], tool_choice: { type: 'any' } }), 'pinned_parameter'],
  ['top_k while it thinks', line({ ...thinking, top_k: 5 }), 'excluding_parameters'],
  ['top_p while it thinks', line({ ...thinking, top_p: 0.5 }), 'out_of_range'],
  ['a forced tool while it thinks', line({ ...thinking, tools: [tool], tool_choice: { type: 'any' } }), 'excluding_parameters'],
  ['a stop of white space', line({ stop_sequences: ['\n'] }), 'invalid_format'],
  ['a choice of schemas for a tool', line({ tools: [{ name: 'f', input_schema: { type: 'object', oneOf: [{ type: 'object' }] } }] }), 'invalid_schema'],
  ['a property with a space', line({ tools: [{ name: 'f', input_schema: { type: 'object', properties: { 'a b': {} } } }] }), 'invalid_format'],
  ['an open answer', line(formatted({ type: 'object', properties: {} })), 'strict_schema'],
  ['a bound in an answer', line(formatted({ ...closed, properties: { a: { type: 'integer', minimum: 1 } } })), 'strict_schema'],
  ['a format of OpenAI', line({ response_format: { type: 'json_object' } }), 'moved_parameter'],
  ['a limit of OpenAI', line({ max_output_tokens: 5 }), 'moved_parameter'],
  ['an argument of the SDK', line({ betas: ['x'] }), 'unknown_parameter'],
  ['another member', line({ speed: 'fast' }), 'unknown_parameter', 'warning'],
  ['a name with a maker', line({ model: 'anthropic/claude-sonnet-4-5' }), 'model_not_found'],
  ['a name of Bedrock', line({ model: 'anthropic.claude-3-5-sonnet-20241022-v2:0' }), 'model_not_found'],
  ['a name with a letter less', line({ model: 'claude-sonet-4-5' }), 'unknown_model', 'warning'],
]; // prettier-ignore

for (const [name, request, code, severity = 'error'] of wrong)
  test(`refused: ${name}`, () => {
    const found = report([request]).problems.map((one) => `${one.code} ${one.severity}`);
    assert.deepEqual(found, [`${code} ${severity}`]);
  });

const good: readonly (readonly [name: string, line: object])[] = [
  ['calls and their results', line({ tools: [tool], ...talk(user, use(), result('toolu_1'), { role: 'assistant', content: 'So' }, user) })],
  ['several calls, answered in other order', line(talk(user, { role: 'assistant', content: [...use('a').content, ...use('b').content] }, result('b', 'a')))],
  ['a beginning of an answer', line(talk(user, { role: 'assistant', content: 'So:' }))],
  ['two turns of one role', line(talk(user, user))],
  ['a system turn in between', line({ ...opus, ...talk(user, { role: 'system', content: 'Be short.' }) })],
  ['the value that it is anyway', line({ ...opus, temperature: 1 })],
  ['efforts of newer models', line({ ...opus, thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } })],
  ['top_p beside thinking', line({ ...thinking, top_p: 0.97 })],
  ['a closed answer', line(formatted(closed))],
  ['a picture', line(picture(png))],
  ['a document with its title', line(talk({ role: 'user', content: [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a b' }, title: 't', citations: { enabled: true } }, { type: 'text', text: 'x' }] }))],
  ['a tool whose list has no items', line({ tools: [{ name: 'f', input_schema: { type: 'object', properties: { a: { type: 'array' } } } }] })],
  ['a tool of the service', line({ tools: [{ type: 'web_search_20250305', name: 'web_search' }], tool_choice: { type: 'auto' } })],
  ['another model', line({ model: 'claude-haiku-6', temperature: 0.1, top_p: 0.1, top_k: 1, output_config: { effort: 'max' } })],
]; // prettier-ignore

for (const [name, request] of good)
  test(`taken: ${name}`, () => {
    assert.deepEqual(report([request]).problems, []);
  });

const today = { today: '2026-11-21' };
for (const model of ['claude-2.1', 'claude-3-opus-20240229', 'claude-3-5-sonnet-20241022', 'claude-3-haiku-20240307', 'claude-opus-4-1'])
  test(`retired: ${model}`, () => {
    const document = new BatchDocument(anthropic, today);
    document.replace(0, 0, [JSON.stringify(line({ model }))]);
    document.check(() => false);
    assert.deepEqual(document.problems(5).list.map(({ code }) => code), ['retired_model']);
  }); // prettier-ignore

const text = fc.constantFrom('', ' ', 'x', 'x ', 'x\n', '\\n', 'a\\', '\u000a', '\t\t', 'é ', ' x');
const block = fc.oneof(
  fc.record({ type: fc.constant('text'), text }),
  fc.record({ type: fc.constant('tool_use'), id: fc.constantFrom('a', 'b'), name: fc.constant('f'), input: fc.constant({}) }),
  fc.record({ type: fc.constant('tool_result'), tool_use_id: fc.constantFrom('a', 'b'), content: text }),
  fc.record({
    type: fc.constant('image'),
    source: fc.record({
      type: fc.constant('base64'),
      media_type: fc.constantFrom('image/png', 'image/jpeg'),
      data: fc.constantFrom(png, '/9j/AAAA', 'data:image/png;base64,AAAA', 'AAAA', ''),
    }),
  }),
); // prettier-ignore
const turn = fc.record({
  role: fc.constantFrom('user', 'assistant', 'system'),
  content: fc.oneof(text, fc.array(block, { maxLength: 3 })),
});
const any = fc.record(
  {
    model: fc.constantFrom('claude-sonnet-4-5', 'claude-opus-4-8', 'claude-opus-5-5', 'claude-x'),
    max_tokens: fc.constantFrom(5, 64_001),
    messages: fc.array(turn, { maxLength: 4 }),
    temperature: fc.constantFrom(0, 1),
    top_p: fc.constantFrom(0.5, 0.99),
    thinking: fc.constantFrom({ type: 'adaptive' }, { type: 'disabled' }),
    stop_sequences: fc.constantFrom(['x'], [' ']),
    output_config: fc.constantFrom({ effort: 'low' }, { effort: 'max' }, formatted(closed).output_config),
    tools: fc.constantFrom([tool], [tool, tool], []),
    tool_choice: fc.constantFrom({ type: 'auto' }, { type: 'tool', name: 'f' }, { type: 'any' }),
  },
  { requiredKeys: ['model', 'max_tokens', 'messages'] },
); // prettier-ignore

/** What one pass over all lines finds, and what each line by itself has. */
function sameTogether(texts: readonly string[]) {
  const together = new RangeCheck(anthropic, {}, 1000);
  together.push(new TextEncoder().encode(texts.join('\n')));
  const each = texts.flatMap((one, at) => {
    const alone = new RangeCheck(anthropic, {}, 1000);
    alone.push(new TextEncoder().encode(one));
    const { problems } = alone.finish().report();
    return problems.map((problem) => ({
      ...problem,
      line: at,
      ...(problem.related && { related: problem.related.map((place) => ({ ...place, line: at })) }),
    }));
  });
  assert.deepEqual(together.finish().report().problems, each);
  return each.length;
}

test('lines that differ in white space alone, in data or in ids, are told apart', () => {
  const twice = <T>(all: readonly T[], write: (one: T, at: number) => string) =>
    assert.ok(sameTogether([...all, ...all].map(write)) > 0);
  twice(
    ['x', ' ', 'x ', '\\n', '\\\\n', '\\\\\\n', '\\u000a', 'a\\u0020', '\\t \\r', 'é', '你 '],
    (said, at) => {
      const first = `{"role":"user","content":[{"type":"text","text":"${said}"}]}`;
      const last = `{"role":"assistant","content":"${said}"}`;
      return `{"custom_id":"${String(at)}","params":{"model":"claude-sonnet-4-5","max_tokens":5,"messages":[${first},${last}]}}`;
    },
  );
  twice(
    [png, '/9j/AAAA', 'R0lGODlh', 'UklGRAAA', 'JVBERi0x', 'AAAA', `data:image/png;base64,${png}`],
    (data, at) => JSON.stringify(line(picture(data), String(at))),
  );
  const called = { role: 'assistant', content: [...use('a').content, ...use('b').content] };
  twice(
    [['a', 'b'], ['b', 'a'], ['a', 'a'], ['a', 'c']],
    (ids, at) => JSON.stringify(line(talk(user, called, result(...ids)), String(at))),
  );
}); // prettier-ignore

test('lines of one shape, judged once, are judged as each by itself', () => {
  fc.assert(
    fc.property(fc.array(any, { minLength: 2, maxLength: 12 }), (all) => {
      sameTogether(all.map((params, at) => JSON.stringify({ custom_id: String(at), params })));
    }),
    { numRuns: 300 },
  );
});

test('ids of calls, the place of results and the size of pictures are checked on each line of one shape', () => {
  const answered = (id: string, ...before: unknown[]) =>
    talk(user, use(id), {
      role: 'user',
      content: [...before, { type: 'tool_result', tool_use_id: id, content: 'x' }],
    });
  const large = (length: number) => picture(`${png}${'A'.repeat(length - png.length)}`);
  const wrong = [
    answered('toolu_1'),
    answered('functions.f:0'),
    answered('toolu_2', { type: 'text', text: 'x' }),
    large(5_242_880),
    large(6_990_512),
    large(5_242_884),
  ];
  const { problems } = report(wrong.map((changes, at) => line(changes, String(at))));
  assert.deepEqual(
    problems.map((one) => [one.line, one.code, one.severity]),
    [
      [1, 'invalid_format', 'error'],
      [1, 'invalid_format', 'error'],
      [2, 'message_order', 'error'],
      [4, 'invalid_data_uri', 'error'],
      [5, 'invalid_data_uri', 'warning'],
    ],
  );
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FixCode, FixSource } from '../../../src/jsonl/fixes/fix.ts';
import { allChanges, fixesFor } from '../../../src/jsonl/fixes/fixes.ts';
import type { Problem, ProblemCode } from '../../../src/jsonl/problem.ts';
import { azure } from '../../../src/providers/azure.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { applyChanges, openForFixes } from '../../support/fixing.ts';

const opened = (lines: readonly string[], profile: ProviderProfile = kimi) =>
  openForFixes(lines, profile);

function mended(lines: readonly string[], problemCode: ProblemCode, profile = kimi): string[] {
  const { problems, source } = opened(lines, profile);
  const fix = problems
    .filter(({ code }) => code === problemCode)
    .flatMap((problem) => fixesFor(problem, source))[0];
  assert.ok(fix, `no fix for ${problemCode} in ${JSON.stringify(problems)}`);
  return applyChanges(lines, fix.changes);
}

const line = (id: string, body = '"messages":[{"role":"user","content":"hi"}]', more = '') =>
  `{"custom_id":"${id}",${more}"method":"POST","url":"/v1/chat/completions","body":{"model":"kimi-k2.6",${body}}}`;
const messages = '"messages":[{"role":"user","content":"hi"}]';

const cases: readonly [string, ProblemCode, string[], string[]][] = [
  ['repeated id', 'duplicate_custom_id', [line('a'), line('a'), line('a-2')], [line('a'), line('a-3'), line('a-2')]],
  ['empty id', 'invalid_custom_id', [line('')], [line('request-1')]],
  ['other model', 'mismatched_model', [line('a'), line('b'), line('c').replace('kimi-k2.6', 'kimi-k2.7-code')], [line('a'), line('b'), line('c')]],
  ['model that is not batched', 'model_not_found', [line('a').replace('kimi-k2.6', 'kimi-k3')], [line('a')]],
  ['other url', 'invalid_url', [line('a').replace('/v1/chat', '/chat')], [line('a')]],
  ['other method', 'invalid_method', [line('a').replace('POST', 'get')], [line('a')]],
  ['pinned, in the middle', 'pinned_parameter', [line('a', `"temperature":0.3, ${messages}`)], [line('a', messages)]],
  ['pinned, at the end', 'pinned_parameter', [line('a', `${messages}, "temperature":0.3`)], [line('a', messages)]],
  ['streaming', 'streaming_unsupported', [line('a', `${messages},"stream":true`)], [line('a')]],
  ['missing url', 'missing_required_parameter', [line('a').replace('"url":"/v1/chat/completions",', '')], ['{"url":"/v1/chat/completions","custom_id":"a","method":"POST","body":{"model":"kimi-k2.6","messages":[{"role":"user","content":"hi"}]}}']],
  ['missing id', 'missing_required_parameter', ['{}'], ['{"custom_id":"request-1"}']],
  ['old name', 'deprecated_parameter', [line('a', `${messages},"max_tokens":5`)], [line('a', `${messages},"max_completion_tokens":5`)]],
  ['beside the body', 'misplaced_parameter', [line('a', messages, '"temperature":1,')], [line('a', messages).replace('{"model"', '{"temperature":1,"model"')]],
  ['id that is a number', 'invalid_type', [line('a').replace('"a"', '7')], [line('7')]],
  ['parts written as text', 'stringified_content', [line('a', '"messages":[{"role":"user","content":"[ {\\"type\\":\\"text\\",\\"text\\":\\"x y\\"}]"}]')], [line('a', '"messages":[{"role":"user","content":[{"type":"text","text":"x y"}]}]')]],
  ['mistyped value', 'unusual_value', [line('a', `${messages},"tool_choice":"nnoe"`)], [line('a', `${messages},"tool_choice":"none"`)]],
  ['mode that the model lacks', 'unsupported_thinking', [line('a', `${messages},"thinking":{"type":"on"}`)], [line('a', `${messages},"thinking":{"type":"enabled"}`)]],
  ['repeated key', 'duplicate_key', [line('a', `"n":1,${messages},"n":2`)], [line('a', `${messages},"n":2`)]],
  ['two values', 'invalid_json_line', [`${line('a')} ${line('b')},${line('c')}`], [line('a'), line('b'), line('c')]],
  ['trailing comma', 'invalid_json_line', [line('a', `${messages},`)], [line('a')]],
  ['comma after the request', 'invalid_json_line', [`${line('a')},`], [line('a')]],
  ['comment', 'invalid_json_line', [`${line('a')}// first`], [line('a')]],
  ['missing comma', 'invalid_json_line', [line('a', `"n":1${messages}`)], [line('a', `"n":1,${messages}`)]],
  ['request over lines', 'invalid_json_line', [line('a'), ...JSON.stringify(JSON.parse(line('b')), null, 2).split('\n'), line('c')], [line('a'), line('b'), line('c')]],
  ['bare key', 'invalid_json_line', [line('a').replace('"body"', 'body')], [line('a')]],
  ['literal of Python', 'invalid_json_line', [line('a', `"stream":False,${messages}`)], [line('a', `"stream":false,${messages}`)]],
  ['blank line', 'blank_line', [line('a'), '  ', line('b')], [line('a'), line('b')]],
  ['blank last line', 'blank_line', [line('a'), '  '], [line('a')]],
  ['mark', 'byte_order_mark', [`\uFEFF${line('a')}`], [line('a')]],
  ['array', 'json_array_file', ['[', `  ${line('a')},`, line('b').replace(',"body"', ',\n"body"'), ']'].join('\n').split('\n'), [line('a'), line('b')]],
]; // prettier-ignore

for (const [name, code, before, after] of cases)
  test(`fix: ${name}`, () => {
    assert.deepEqual(mended(before, code), after);
  });

function mendedAll(lines: readonly string[], code: FixCode, profile = kimi): string[] {
  const { problems, source } = opened(lines, profile);
  return applyChanges(lines, allChanges(code, problems, source));
}

test('all ids of a file become unique, and the first of each stays', () => {
  const before = ['a', 'a', 'b', 'a', 'a-2'].map((id) => line(id));
  const after = ['a', 'a-3', 'b', 'a-4', 'a-2'].map((id) => line(id));
  assert.deepEqual(mendedAll(before, 'make_id_unique'), after);
});

test('many equal ids are made unique in steps that grow as their number', () => {
  const count = 50_000;
  let steps = 0;
  const source: FixSource = {
    lineCount: count,
    lineAt: () => assert.fail('no line need be read'),
    hasId: (id) => (steps++, id === 'a-7'),
    profile: kimi,
    model: undefined,
    url: undefined,
  };
  const problems = Array.from({ length: count }, (_, line): Problem => {
    const place = { line, start: 14, end: 17, severity: 'error' } as const;
    return { code: 'duplicate_custom_id', id: 'a', firstLine: 1, ...place };
  });
  const changes = allChanges('make_id_unique', problems, source);
  assert.equal(changes.length, count - 1);
  assert.equal(new Set(changes.map(({ newText }) => newText)).size, count - 1);
  assert.equal(changes.at(-1)?.newText, `"a-${String(count + 1)}"`);
  assert.equal(steps, count);
});

test('all removable members of a line go together', () => {
  const before = [
    line('a', `"temperature":0.3,${messages},"top_p":0.1,"n":1`),
    line('b', '"n":2,"top_p":1'),
  ];
  const after = [line('a', messages), line('b', '').replace(',}}', '}}')];
  assert.deepEqual(mendedAll(before, 'remove_member'), after);
});

test('all missing members of an empty request are added', () => {
  const after = '{"custom_id":"request-2","method":"POST","url":"/v1/chat/completions"}';
  assert.deepEqual(mendedAll([line('a'), '{}'], 'add_member'), [line('a'), after]);
});

test('the first of two requests with one id has no fix', () => {
  const { problems, source } = opened([line('a'), line('a')]);
  assert.deepEqual(
    problems.map((problem) => fixesFor(problem, source).length),
    [0, 1],
  );
});

const qwen = (body: string, more = '') =>
  `{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{${body}"model":"qwen-plus",${messages}${more}}}`;

test('all members of extra_body move into the body, and it goes with its last one', () => {
  const after = [qwen('"enable_thinking":true,"top_k":20,')];
  const extra = '"extra_body":{"enable_thinking":true,"top_k":20}';
  for (const before of [qwen('', `,${extra}`), qwen(`${extra},`)])
    assert.deepEqual(mendedAll([before], 'move_to_body', dashscope), after);
  const alone = `{"body":{ ${extra} }}`;
  const bare = '{"body":{"enable_thinking":true,"top_k":20  }}';
  assert.deepEqual(mendedAll([alone], 'move_to_body', dashscope), [bare]);
});

test('a single member leaves extra_body to the others, and takes it away as the last', () => {
  const first = [qwen('', ',"extra_body":{"enable_thinking":true,"top_k":20}')];
  const second = mended(first, 'misplaced_parameter', dashscope);
  assert.deepEqual(second, [qwen('"enable_thinking":true,', ',"extra_body":{"top_k":20}')]);
  const third = mended(second, 'misplaced_parameter', dashscope);
  assert.deepEqual(third, [qwen('"top_k":20,"enable_thinking":true,')]);
});

test('all members that stand after the body move into it', () => {
  const envelope = '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":';
  const before = `${envelope}{},"model":"x","temperature":1}`;
  const after = `${envelope}{"model":"x","temperature":1}}`;
  assert.deepEqual(mendedAll([before], 'move_to_body', openai), [after]);
});

test('no member moves that the body has, or that has a second value', () => {
  for (const line of [
    qwen('"top_k":1,', ',"extra_body":{"top_k":20}'),
    qwen('', ',"extra_body":{"top_k":1,"top_k":2}'),
    qwen('', ',"extra_body":{"temperature":1}').replace('"body"', '"temperature":2,"body"'),
  ])
    assert.deepEqual(mendedAll([line], 'move_to_body', dashscope), [line]);
});

test('a member goes with its earlier repeats, which would take effect without it', () => {
  const before = [line('a', `"temperature":0.3,${messages},"temperature":1`)];
  const { problems } = opened(before);
  const codes = problems.map(({ code }) => code);
  assert.deepEqual(codes, ['duplicate_key', 'redundant_parameter']);
  assert.deepEqual(mended(before, 'redundant_parameter'), [line('a')]);
  assert.deepEqual(mendedAll(before, 'remove_member'), [line('a')]);
});

test('of many members of one name the last one stays', () => {
  const before = [line('a', `"seed":1,"seed":2,${messages},"seed":3`)];
  const after = [line('a', `${messages},"seed":3`)];
  assert.deepEqual(mended(before, 'duplicate_key'), after);
  assert.deepEqual(mendedAll(before, 'remove_member'), after);
});

test('what is wrong inside of a member that goes needs no change of its own', () => {
  const before = [line('a', messages, '"note":{"x":1,"x":2},')];
  assert.deepEqual(mendedAll(before, 'remove_member'), [line('a')]);
});

test('all blank lines go at once, at the end of the file too', () => {
  const [a, b] = [line('a'), line('b')];
  assert.deepEqual(mendedAll([a, '', '  ', '\t'], 'delete_line'), [a]);
  assert.deepEqual(mendedAll(['', ' ', a, '', ' ', b, '', ' '], 'delete_line'), [a, b]);
  assert.deepEqual(mendedAll([a, '', ' ', ''], 'delete_line'), [a, '']);
});

const sent = (url: string, body: string) =>
  `{"custom_id":"a","method":"POST",${url && `"url":"${url}",`}"body":{${body}}}`;
const embedding = '"model":"text-embedding-v4","input":"x"';

const urls: readonly [string, ProviderProfile, string, string, string | undefined][] = [
  ['path of the base url', dashscope, '/compatible-mode/v1/embeddings', embedding, '/v1/embeddings'],
  ['path of the base url, chat', dashscope, '/compatible-mode/v1/chat/completions', messages, '/v1/chat/completions'],
  ['whole address', openai, 'https://api.openai.com/v1/embeddings', embedding, '/v1/embeddings'],
  ['whole address of pictures', openai, 'https://api.openai.com/v1/images/edits', '"images":[]', '/v1/images/edits'],
  ['slash and query', openai, '/v1/responses/?a=b', '"input":"x"', '/v1/responses'],
  ['mistyped, body of one kind', openai, '/v1/chat/completion', messages, '/v1/chat/completions'],
  ['mistyped, body of several kinds', openai, '/v1/x', '"input":"x"', undefined],
  ['mistyped, model of one kind', openai, '/v1/embedding', embedding, '/v1/embeddings'],
  ['mistyped, body that tells nothing', openai, '/v1/x', '"seed":1', undefined],
  ['word left out', kimi, '/v1/completions', messages, '/v1/chat/completions'],
  ['not batched', kimi, '/v1/embeddings', embedding, undefined],
  ['rehearsal', dashscope, '/v1/chat', `"model":"batch-test-model",${messages}`, '/v1/chat/ds-test'],
]; // prettier-ignore

for (const [name, profile, url, body, instead] of urls)
  test(`url that is not taken: ${name}`, () => {
    const before = [sent(url, body)];
    const after = [instead === undefined ? before[0] : sent(instead, body)];
    assert.deepEqual(mendedAll(before, 'set_url', profile), after);
  });

test('the url that is added fits the body', () => {
  const added = (body: string, profile = openai) =>
    JSON.parse(mendedAll([sent('', body)], 'add_member', profile)[0] ?? '') as { url?: string };
  assert.equal(added('"model":"text-embedding-3-small","input":"x"').url, '/v1/embeddings');
  assert.equal(added('"model":"gpt-4o","input":"x"').url, undefined);
  const beside = sent('', '"input":"x"').replace(
    '"body"',
    '"model":"text-embedding-3-small","body"',
  );
  assert.match(mendedAll([beside], 'add_member', openai)[0] ?? '', /"url":"\/v1\/embeddings"/);
  assert.equal(added(messages).url, '/v1/chat/completions');
  assert.equal(added('"file":"x"').url, undefined);
  assert.equal(added(embedding, kimi).url, undefined);
});

test('a right request of another kind keeps its url, and one of the same kind takes the usual one', () => {
  const chat = sent('/v1/chat/completions', messages);
  const other = sent('/v1/embeddings', embedding);
  assert.deepEqual(mendedAll([chat, chat, other], 'set_url', openai), [chat, chat, other]);
  const wrong = sent('/v1/embeddings', messages);
  assert.deepEqual(mendedAll([chat, chat, wrong], 'set_url', openai), [chat, chat, chat]);
  const short = sent('/chat/completions', messages);
  assert.deepEqual(mendedAll([chat, chat, short], 'set_url', azure), [chat, chat, chat]);
  const rehearsed = sent('/v1/chat/ds-test', `"model":"batch-test-model",${messages}`);
  const before = [chat, chat, rehearsed];
  assert.deepEqual(mendedAll(before, 'set_url', dashscope), before);
});

const functions =
  '"functions":[ {"name":"f","parameters":{"type":"object","properties":{},"n":1.0}}, {"name" : "g"} ]';
const tools =
  '"tools":[ {"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{},"n":1.0}}}, {"type":"function","function":{"name" : "g"}} ]';
const named = '{"type":"function","function":{"name":"f"}}';

const conversions: readonly [string, string, string][] = [
  ['functions and a named one', `${functions}, "function_call" : {"name":"f"}`, `${tools}, "tool_choice" : ${named}`],
  ['functions and a mode', `"function_call":"none",${functions}`, `"tool_choice":"none",${tools}`],
  ['functions alone', functions, tools],
  ['choice of a tool', `${tools},"function_call":{"name":"f"}`, `${tools},"tool_choice":${named}`],
]; // prettier-ignore

for (const [name, old, now] of conversions)
  test(`functions become tools: ${name}`, () => {
    const ofOpenAI = (members: string) =>
      line('a', `${messages},${members}`).replace('kimi-k2.6', 'gpt-4o');
    const [before, after] = [[ofOpenAI(old)], [ofOpenAI(now)]];
    assert.deepEqual(mended(before, 'deprecated_parameter', openai), after);
    assert.deepEqual(mendedAll(before, 'convert_member', openai), after);
    assert.deepEqual(opened(after, openai).problems, []);
  });

test('functions that no conversion makes right have no fix', () => {
  const answer = '"messages":[{"role":"function","name":"f","content":"1"}]';
  for (const body of [
    `${messages},"functions":{"name":"f"}`,
    `${messages},"functions":[]`,
    `${messages},"functions":[{"name":"f"},{"name":"f"}]`,
    `${messages},"functions":[{"name":"a b"}]`,
    `${messages},"functions":[{"parameters":{}}]`,
    `${messages},"functions":[{"name":"f","parameters":"x"}]`,
    `${messages},"functions":[{"name":"f"}],"function_call":"odd"`,
    `${messages},"functions":[{"name":"f"}],"function_call":{"name":"g"}`,
    `${messages},"functions":[{"name":"f"}],"tools":[]`,
    `${messages},"functions":[{"name":"f"}],"functions":[]`,
    `${answer},"functions":[{"name":"f"}]`,
  ]) {
    const { problems, source } = opened([line('a', body)], openai);
    const old = problems.filter(({ code }) => code === 'deprecated_parameter');
    assert.ok(old.length > 0);
    assert.deepEqual(
      old.flatMap((problem) => fixesFor(problem, source)),
      [],
      body,
    );
  }
});

test('a right request never takes a url that is not taken, however usual', () => {
  const right = sent('/v1/chat/completions', messages);
  const wrong = sent('/compatible-mode/v1/chat/completions', messages);
  const before = [wrong, wrong, right];
  assert.deepEqual(mendedAll(before, 'set_url', dashscope), [right, right, right]);
  assert.match(mendedAll([...before, '{}'], 'add_member', dashscope)[3] ?? '', /"url":"\/v1\/chat/);
});

test('no model is added where one stands beside the body', () => {
  const beside = line('a', messages, '"model":"kimi-k2.5",').replace('"model":"kimi-k2.6",', '');
  const before = [line('b'), line('c'), beside];
  assert.deepEqual(mendedAll(before, 'add_member'), before);
});

// Long enough that a second look for each character would take minutes.
const spaces = ' '.repeat(300_000);

test('values of one line are split in a time that grows with its length', () => {
  const before = `${line('a', `"messages":[{"role":"user","content":"${spaces}."}]`)} , ${line('b')}`;
  const [first = '', second] = mended([before], 'invalid_json_line');
  assert.deepEqual([first.length, second], [before.length - line('b').length - 3, line('b')]);
});

test('the url that a long one resembles is found in a time that grows with its length', () => {
  const url = `/v1/chat/completions${'?'.repeat(spaces.length)}\\n`;
  const before = line('a').replace('/v1/chat/completions', url);
  assert.deepEqual(mended([before], 'invalid_url'), [line('a')]);
});

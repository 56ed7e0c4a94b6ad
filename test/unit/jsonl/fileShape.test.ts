import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import { guessProfile, signsOf } from '../../../src/jsonl/line/guessProfile.ts';
import type { RuleOptions } from '../../../src/jsonl/rules/ruleOptions.ts';
import { compatible } from '../../../src/providers/compatible.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { profileOf, profiles } from '../../../src/providers/profiles.ts';

const request = (id: string, url = '/v1/chat/completions', model = 'gpt-4o-mini') =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url,
    body: { model, messages: [{ role: 'user', content: 'Hi' }] },
  });
const good = ['a', 'b', 'c'].map((id) => request(id));
const [first = ''] = good;

/** The report of a stream, which a document must confirm where its text is one. */
function checked(
  content: string | Uint8Array,
  profile: ProviderProfile,
  options: RuleOptions = {},
) {
  const check = new RangeCheck(profile, options, 100);
  check.push(typeof content === 'string' ? new TextEncoder().encode(content) : content);
  const report = check.finish().report();
  const document = new BatchDocument(profile, options);
  document.replace(
    0,
    0,
    new TextDecoder().decode(new TextEncoder().encode(String(content))).split('\n'),
  );
  document.check(() => false);
  if (typeof content === 'string') {
    assert.deepEqual(document.problems(100).list, report.problems);
    assert.equal(document.summary().shape, report.summary.shape);
    assert.equal(document.summary().requests, report.summary.requests);
  }
  return report;
}

const brokenFirst: readonly (readonly [name: string, line: string])[] = [
  ['a comment', '// requests of today'],
  ['a comment of Python', '# requests of today'],
  [
    'the repr of a dict',
    "{'custom_id': 'x', 'method': 'POST', 'url': '/v1/x', 'body': {'a': None}}",
  ],
  ['a field of a CSV file', `"${first.replaceAll('"', '""')}"`],
  ['HTML', first.replaceAll('"', '&quot;')],
  ['encoded twice', JSON.stringify(first)],
  ['curly quotes', first.replaceAll('"', '”')],
  ['cut in the middle', first.slice(0, 60)],
  ['a heading', 'custom_id,body'],
];

for (const [name, line] of brokenFirst)
  test(`a batch file whose first line is broken: ${name}`, () => {
    const { summary, problems } = checked([line, ...good].join('\n'), compatible);
    assert.equal(summary.looksLikeBatch, true);
    assert.deepEqual(
      problems.map(({ line: at, severity }) => [at, severity]),
      [[0, 'error']],
    );
  });

for (const [name, line] of brokenFirst.slice(2, 6))
  test(`a file all of whose lines are broken alike: ${name}`, () => {
    const { summary, problems } = checked([line, line].join('\n'), compatible);
    assert.equal(summary.looksLikeBatch, true);
    assert.deepEqual(
      problems.map(({ line: at }) => at),
      [0, 1],
    );
  });

const answer = { id: 'b', custom_id: 'a', response: { status_code: 200, body: {} }, error: null };
const others: readonly (readonly [name: string, reason: string, line: object])[] = [
  ['requests of Gemini', 'gemini', { key: 'a', request: { contents: [] } }],
  ['requests of Vertex AI', 'gemini', { request: { contents: [{ role: 'user', parts: [] }] } }],
  ['output', 'results', answer],
  ['an error file', 'results', { id: 'b', custom_id: 'a', response: null, error: { code: 'x' } }],
  [
    'results of Anthropic',
    'results',
    { custom_id: 'a', result: { type: 'succeeded', message: {} } },
  ],
  ['results of Gemini', 'results', { key: 'a', response: { candidates: [] } }],
  ['failures of Gemini', 'results', { key: 'a', error: { code: 400, message: 'm', status: 's' } }],
  ['results of Vertex AI', 'results', { status: '', request: { contents: [] }, response: {} }],
];

for (const [name, reason, line] of others)
  test(`told once: ${name}`, () => {
    const text = Array.from({ length: 30 }, () => JSON.stringify(line)).join('\n');
    const { problems, summary } = checked(text, profileOf('openai'));
    assert.deepEqual(
      problems.map((one) => [one.code, one.severity, one.line, 'reason' in one && one.reason]),
      [['other_shape', 'information', 0, reason]],
    );
    assert.equal(summary.requests, 0);
    const sent = checked(text, profileOf('openai'), { assumeBatch: true }).problems;
    assert.deepEqual(
      sent.map(({ code, severity }) => [code, severity]),
      [['other_shape', 'error']],
    );
  });

test('a compressed file is named once, as such', () => {
  const bytes = new Uint8Array(
    gzipSync(Array.from({ length: 500 }, (_, at) => request(String(at * 7919))).join('\n')),
  );
  const { problems } = checked(bytes, compatible, { assumeBatch: true });
  assert.deepEqual(
    problems.map((one) => [one.code, 'reason' in one && one.reason]),
    [['other_shape', 'gzip']],
  );
});

const mixed = [request('a'), request('b', '/v1/responses').replace('messages', 'input')];
for (const [id, wanted] of [
  ['groq', []],
  ['compatible', []],
  ['openai', ['mismatched_url']],
] as const)
  test(`several urls in one file: ${id}`, () => {
    const lines = id === 'groq' ? [request('a'), request('b', '/v1/audio/translations')] : mixed;
    const { problems } = checked(lines.join('\n'), profileOf(id));
    const codes = problems.map(({ code }) => code).filter((code) => code.startsWith('mismatched'));
    assert.deepEqual(codes, wanted);
  });

test('Groq runs several models from one file', () => {
  const lines = [
    request('a', undefined, 'llama-3.1-8b-instant'),
    request('b', undefined, 'llama-3.3-70b-versatile'),
  ];
  assert.deepEqual(checked(lines.join('\n'), profileOf('groq')).problems, []);
});

test('the shape of a file tells its provider', () => {
  const { summary } = checked(first, compatible);
  assert.equal(guessProfile(signsOf(summary), profiles).id, 'openai');
});

test('models with open weights suggest no maker, since they run anywhere', () => {
  const guessed = (model: string) =>
    guessProfile({ model, url: '/v1/chat/completions' }, profiles).id;
  assert.deepEqual(['gpt-oss:120b', 'gpt-oss-20b', 'qwen3:8b', 'llama3.1:8b'].map(guessed), [
    'compatible', 'compatible', 'compatible', 'compatible',
  ]); // prettier-ignore
  assert.equal(guessed('gpt-4o-mini'), 'openai');
  assert.equal(guessed('ft:gpt-4o-mini-2024-07-18:org::id'), 'openai');
  assert.equal(guessed('qwen-plus'), 'dashscope');
});

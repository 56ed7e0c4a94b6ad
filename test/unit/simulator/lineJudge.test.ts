import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileOf } from '../../../src/providers/profiles.ts';
import { LineJudge } from '../../../src/simulator/lineJudge.ts';

const now = Date.UTC(2026, 9, 1);
const chat = '/v1/chat/completions';

interface Options {
  readonly provider?: string;
  readonly endpoint?: string;
}

/** What is said of each line: a code and what it is about, or `ok`, or nothing for a blank line. */
function judge(
  lines: readonly (string | object)[],
  { provider = 'kimi', endpoint = chat }: Options = {},
) {
  const judged = new LineJudge(profileOf(provider), endpoint, now);
  return lines.map((line, index) => {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    const result = judged.judge({ number: index + 1, bytes: Buffer.byteLength(text), text });
    if (!result) return '';
    return 'code' in result ? `${result.code} ${result.param ?? ''}`.trim() : 'ok';
  });
}

const body = { model: 'kimi-k2.6', messages: [{ role: 'user', content: 'Hi' }] };
const right = { custom_id: 'a', method: 'POST', url: chat, body };
const without = (name: string) =>
  Object.fromEntries(Object.entries(right).filter(([key]) => key !== name));

const cases: readonly [what: string, line: string | object, expected: string][] = [
  ['a right line', right, 'ok'],
  ['a blank line', '  ', ''],
  ['no JSON', '{"custom_id":', 'invalid_json_line'],
  ['a byte order mark', `\uFEFF${JSON.stringify(right)}`, 'invalid_json_line'],
  ['an array', [], 'invalid_json_line'],
  ['no custom_id', without('custom_id'), 'missing_required_parameter custom_id'],
  ['no method', without('method'), 'missing_required_parameter method'],
  ['no url', without('url'), 'missing_required_parameter url'],
  ['no body', without('body'), 'missing_required_parameter body'],
  ['custom_id of another type', { ...right, custom_id: 1 }, 'invalid_type custom_id'],
  ['an empty custom_id', { ...right, custom_id: '' }, 'invalid_value custom_id'],
  ['another method', { ...right, method: 'GET' }, 'invalid_method method'],
  ['a method of another type', { ...right, method: null }, 'invalid_type method'],
  ['another url', { ...right, url: '/v1/embeddings' }, 'invalid_url url'],
  ['a body of another type', { ...right, body: 'x' }, 'invalid_type body'],
  ['no model', { ...right, body: {} }, 'invalid_request body.model'],
  ['no messages', { ...right, body: { model: 'kimi-k2.6' } }, 'invalid_request body.messages'],
  ['empty messages', { ...right, body: { ...body, messages: [] } }, 'invalid_request body.messages'],
  ['a model without batches', { ...right, body: { ...body, model: 'kimi-k3' } }, 'model_not_found body.model'],
  ['a retired model', { ...right, body: { ...body, model: 'kimi-k2.5' } }, 'model_not_found body.model'],
  ['an unknown model', { ...right, body: { ...body, model: 'x' } }, 'model_not_found body.model'],
  ['a stream', { ...right, body: { ...body, stream: true } }, 'streaming_unsupported body.stream'],
]; // prettier-ignore

for (const [what, line, expected] of cases)
  test(`the service's word on ${what}: ${expected || 'nothing'}`, () => {
    assert.deepEqual(judge([line]), [expected]);
  });

test('a custom_id may stand once', () => {
  assert.deepEqual(judge([right, { ...right, custom_id: 'b' }, right]), [
    'ok',
    'ok',
    'duplicate_custom_id custom_id',
  ]);
});

test('all lines need the model of the first', () => {
  const other = { ...right, custom_id: 'b', body: { ...body, model: 'kimi-k2.7-code' } };
  assert.deepEqual(judge([right, other]), ['ok', 'mismatched_model body.model']);
});

test('DashScope wants one thinking mode per file', () => {
  const qwen = (id: string, more: object) => ({
    ...right,
    custom_id: id,
    body: { ...body, model: 'qwen-plus', ...more },
  });
  assert.deepEqual(
    judge([qwen('a', {}), qwen('b', { enable_thinking: true })], { provider: 'dashscope' }),
    ['ok', 'mismatched_enable_thinking body.enable_thinking'],
  );
});

test('embeddings need an input', () => {
  const endpoint = '/v1/embeddings';
  const line = (input: unknown) => ({ ...right, url: endpoint, body: { model: 'm', input } });
  assert.deepEqual(judge([line('x')], { provider: 'openai', endpoint }), ['ok']);
  assert.deepEqual(judge([line(undefined)], { provider: 'openai', endpoint }), [
    'invalid_request body.input',
  ]);
});

test('a line may not be longer than the provider says', () => {
  const judged = new LineJudge(profileOf('dashscope'), chat, now);
  const result = judged.judge({ number: 1, bytes: 6 * 1024 * 1024 + 1, text: undefined });
  assert.equal(result && 'code' in result && result.code, 'line_too_long');
});

test('a file needs at least one request, and no more than the provider takes', () => {
  const judged = new LineJudge(profileOf('openai'), chat, now);
  assert.equal(judged.verdictOnFile()?.code, 'empty_file');
  judged.requests = 50_000;
  assert.equal(judged.verdictOnFile(), undefined);
  judged.requests = 50_001;
  assert.equal(judged.verdictOnFile()?.code, 'batch_request_limit_exceeded');
});

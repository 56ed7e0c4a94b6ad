import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerOf } from '../../../src/results/export/recordText.ts';
import { ResultReader } from '../../../src/results/join/resultReader.ts';

const reader = new ResultReader();

function read(line: unknown) {
  const text = `  ${JSON.stringify(line)}`;
  const bytes = Buffer.from(text);
  const kind = reader.read(bytes, 0);
  const { id, usage } = reader;
  const customId = id && bytes.toString('utf8', id.start, id.end);
  return { kind, customId, usage, ...(kind === 'failed' && reader.failure()) };
}

const ok = (body: unknown) => ({
  custom_id: 'a',
  response: { status_code: 200, body },
  error: null,
});
const chat = (message: object, more: object = {}) =>
  ok({ choices: [{ index: 0, message, finish_reason: 'stop', ...more }] });
const response = (item: object, more: object = {}) =>
  ok({ status: 'completed', error: null, incomplete_details: null, output: [item], ...more });

const kinds: readonly (readonly [name: string, line: unknown, kind: string])[] = [
  ['an answer', chat({ role: 'assistant', content: 'Hi', refusal: null }), 'answered'],
  ['an answer without a role', chat({ content: 'Hi' }), 'answered'],
  ['an answer in parts', chat({ content: [{ type: 'text', text: 'Hi' }] }), 'answered'],
  ['a call', chat({ content: null, tool_calls: [{ id: 'x' }] }, { finish_reason: 'tool_calls' }), 'answered'],
  ['nothing', chat({ content: '' }), 'empty'],
  ['null', chat({ content: null, tool_calls: null }), 'empty'],
  ['thinking alone', chat({ content: '', reasoning_content: 'Hm' }), 'empty'],
  ['no choices', ok({ choices: [] }), 'empty'],
  ['a cut answer', chat({ content: 'H' }, { finish_reason: 'length' }), 'length'],
  ['nothing before the limit', chat({ content: '' }, { finish_reason: 'length' }), 'length'],
  ['a filtered answer', chat({ content: '' }, { finish_reason: 'content_filter' }), 'content_filter'],
  ['a refusal', chat({ content: null, refusal: 'No.' }), 'refusal'],
  ['a second choice that is cut, the first whole', ok({ choices: [{ message: { content: 'x' }, finish_reason: 'stop' }, { message: { content: 'y' }, finish_reason: 'length' }] }), 'answered'],
  ['a first choice that is filtered, the second whole', ok({ choices: [{ message: { content: '' }, finish_reason: 'content_filter' }, { message: { content: 'y' }, finish_reason: 'stop' }] }), 'answered'],
  ['both choices cut', ok({ choices: [{ message: { content: 'x' }, finish_reason: 'length' }, { message: { content: 'y' }, finish_reason: 'length' }] }), 'length'],
  ['one choice empty, the other cut', ok({ choices: [{ message: { content: '' }, finish_reason: 'stop' }, { message: { content: 'y' }, finish_reason: 'length' }] }), 'length'],
  ['200 with nothing in it', ok({}), 'empty'],
  ['200 with an error object', ok({ object: 'error', message: 'm', code: 400 }), 'failed'],
  ['200 with a code and words', ok({ code: 50501, message: 'm', data: null }), 'failed'],
  ['200 with a code, words and data', ok({ code: 20000, message: 'Ok', data: { x: 1 } }), 'answered'],
  ['a chat completion without choices', ok({ id: 'x', object: 'chat.completion', model: 'm' }), 'empty'],
  ['a list of no embeddings', ok({ object: 'list', data: [] }), 'empty'],
  ['a response that failed without an error', ok({ object: 'response', status: 'failed', error: null, output: [] }), 'failed'],
  ['a model that broke off', chat({ content: 'x' }, { finish_reason: 'network_error' }), 'failed'],
  ['one choice broken off, the other whole', ok({ choices: [{ message: { content: 'x' }, finish_reason: 'error' }, { message: { content: 'y' }, finish_reason: 'stop' }] }), 'answered'],
  ['a limit of Mistral', chat({ content: 'x' }, { finish_reason: 'model_length' }), 'length'],
  ['an answer of Anthropic', { custom_id: 'a', result: { type: 'succeeded', message: { content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn' } } }, 'answered'],
  ['a call of Anthropic', { custom_id: 'a', result: { type: 'succeeded', message: { content: [{ type: 'tool_use', id: 't' }], stop_reason: 'tool_use' } } }, 'answered'],
  ['a cut answer of Anthropic', { custom_id: 'a', result: { type: 'succeeded', message: { content: [{ type: 'text', text: 'x' }], stop_reason: 'max_tokens' } } }, 'length'],
  ['a refusal of Anthropic', { custom_id: 'a', result: { type: 'succeeded', message: { content: [], stop_reason: 'refusal' } } }, 'refusal'],
  ['an empty answer of Anthropic', { custom_id: 'a', result: { type: 'succeeded', message: { content: [{ type: 'text', text: '' }], stop_reason: 'end_turn' } } }, 'empty'],
  ['an answer of Gemini', { key: 'a', response: { candidates: [{ content: { parts: [{ text: 'Hm', thought: true }, { text: 'x' }] }, finishReason: 'STOP' }] } }, 'answered'],
  ['a call of Gemini', { key: 'a', response: { candidates: [{ content: { parts: [{ functionCall: { name: 'f' } }] }, finishReason: 'STOP' }] } }, 'answered'],
  ['thoughts of Gemini alone', { key: 'a', response: { candidates: [{ content: { parts: [{ text: 'Hm', thought: true }] }, finishReason: 'STOP' }] } }, 'empty'],
  ['a cut answer of Gemini', { key: 'a', response: { candidates: [{ content: { parts: [{ text: 'x' }] }, finishReason: 'MAX_TOKENS' }] } }, 'length'],
  ['an answer that Gemini held back', { key: 'a', response: { candidates: [{ finishReason: 'SAFETY' }] } }, 'content_filter'],
  ['a prompt that Gemini blocked', { key: 'a', response: { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 5 } } }, 'content_filter'],
  ['a blocked prompt beside no candidates', { key: 'a', response: { candidates: [], promptFeedback: { blockReason: 'OTHER' } } }, 'content_filter'],
  ['a prompt that was looked at and not blocked', { key: 'a', response: { candidates: [{ content: { parts: [{ text: 'x' }] } }], promptFeedback: { safetyRatings: [] } } }, 'answered'],
  ['an answer of Vertex AI', { status: '', request: {}, response: { candidates: [{ content: { parts: [{ text: 'x' }] }, finishReason: 'STOP' }] } }, 'answered'],
  ['embeddings of Vertex AI', { status: '', instance: { content: 'x' }, predictions: [{ embeddings: { values: [0.1] } }] }, 'answered'],
  ['a failure of Vertex AI', { status: 'Bad Request: x', request: {}, response: {} }, 'failed'],
  ['an answer of Claude on Bedrock', { recordId: 'a', modelInput: {}, modelOutput: { type: 'message', content: [{ type: 'text', text: 'x' }], stop_reason: 'end_turn' } }, 'answered'],
  ['an answer of Nova', { recordId: 'a', modelOutput: { output: { message: { content: [{ text: 'x' }] } }, stopReason: 'end_turn' } }, 'answered'],
  ['a cut answer of Nova', { recordId: 'a', modelOutput: { output: { message: { content: [{ text: 'x' }] } }, stopReason: 'max_tokens' } }, 'length'],
  ['a call of Nova', { recordId: 'a', modelOutput: { output: { message: { content: [{ toolUse: { name: 'f' } }] } } } }, 'answered'],
  ['an empty answer of Nova', { recordId: 'a', modelOutput: { output: { message: { content: [] } } } }, 'empty'],
  ['an answer of Llama on Bedrock', { recordId: 'a', modelOutput: { generation: 'x', stop_reason: 'stop' } }, 'answered'],
  ['a failure of Bedrock', { recordId: 'a', modelInput: {}, error: { errorCode: 424, errorMessage: 'm' } }, 'failed'],
  ['a failure in Bedrock’s output', { recordId: 'a', modelOutput: { error: 'm' } }, 'failed'],
  ['a failure of Gemini', { key: 'a', error: { code: 400, message: 'm' } }, 'failed'],
  ['an expired request of Anthropic', { custom_id: 'a', result: { type: 'expired' } }, 'failed'],
  ['a completion', ok({ choices: [{ text: 'x', finish_reason: 'stop' }] }), 'answered'],
  ['an empty completion', ok({ choices: [{ text: '', finish_reason: 'stop' }] }), 'empty'],
  ['embeddings', ok({ object: 'list', data: [{ embedding: [0.1] }] }), 'answered'],
  ['a response', response({ type: 'message', content: [{ type: 'output_text', text: 'x' }] }), 'answered'],
  ['a response that calls', response({ type: 'function_call', name: 'f' }), 'answered'],
  ['a response that refuses', response({ type: 'message', content: [{ type: 'refusal', refusal: 'x' }] }), 'refusal'],
  ['a response that only thinks', response({ type: 'reasoning', content: [{ type: 'text', text: 'x' }] }), 'empty'],
  ['a response that is cut', response({ type: 'message', content: [{ text: 'x' }] }, { incomplete_details: { reason: 'max_output_tokens' } }), 'length'],
  ['no `error` key', { custom_id: 'a', response: { status_code: 200, body: { x: 1 } } }, 'answered'],
  ['no `body` level', { custom_id: 'a', response: { choices: [{ message: { content: 'x' } }] } }, 'answered'],
  ['an HTTP failure', { custom_id: 'a', response: { status_code: 429, body: {} }, error: null }, 'failed'],
  ['status 0', { custom_id: 'a', response: { status_code: 0, body: {} }, error: null }, 'failed'],
  ['an error beside 200', ok({ error: { message: 'x' } }), 'failed'],
  ['an error that says nothing', { ...chat({ content: 'Hi' }), error: { code: 0, message: '', details: [] } }, 'answered'],
  ['an error with a number only', { ...chat({ content: 'Hi' }), error: { code: 7, message: '' } }, 'failed'],
  ['no response, and an error that says nothing', { custom_id: 'a', response: null, error: {} }, 'failed'],
  ['no response', { custom_id: 'a', response: null, error: { code: 'x' } }, 'failed'],
  ['nothing at all', { custom_id: 'a', response: null, error: null }, 'failed'],
  ['no body', { custom_id: 'a', response: { status_code: 200, body: null }, error: null }, 'failed'],
]; // prettier-ignore

for (const [name, line, kind] of kinds) {
  test(`${name}: ${kind}`, () => {
    assert.equal(read(line).kind, kind);
    const { text } = reader;
    if (text) assert.equal(JSON.parse(JSON.stringify(line).slice(text.start - 2, text.end - 2)), answerOf(line)); // prettier-ignore
  });
}

test('the text of an answer is found where it is all that there is', () => {
  const text = (line: unknown) => {
    read(line);
    return reader.text && JSON.stringify(line).slice(reader.text.start - 2, reader.text.end - 2);
  };
  assert.equal(
    text(chat({ role: 'assistant', refusal: null, content: 'a"b', tool_calls: [] })),
    '"a\\"b"',
  );
  assert.equal(text(ok({ choices: [{ text: 'x', finish_reason: 'length' }] })), '"x"');
  for (const more of [
    { refusal: 'no' },
    { tool_calls: [{ id: 'x' }] },
    { content: [{ text: 'x' }] },
  ])
    assert.equal(text(chat({ content: 'x', ...more })), undefined);
  assert.equal(
    text(
      ok({
        choices: [{ message: { content: 'x' } }, { message: { content: null } }, { text: 'y' }],
      }),
    ),
    undefined,
  );
  assert.equal(
    text(response({ type: 'message', content: [{ type: 'output_text', text: 'x' }] })),
    undefined,
  );
});

const failures: readonly (readonly [line: object, status: number | null, code: string, message: string])[] = [
  [{ error: { code: 'batch_expired', message: 'Too late' } }, null, 'batch_expired', 'Too late'],
  [{ error: { error_code: 'E1', error_message: 'Bad' } }, null, 'E1', 'Bad'],
  [{ error: 'Bad' }, null, '', 'Bad'],
  [{ response: { status_code: 400, body: { error: { message: 'm', type: 't', code: null } } } }, 400, 't', 'm'],
  [{ response: { status_code: 400, body: { error: 'm' } } }, 400, '', 'm'],
  [{ recordId: 'a', error: { errorCode: 424, errorMessage: 'm' } }, null, '424', 'm'],
  [{ status: 'Bad Request: m', request: {}, response: {} }, null, '', 'Bad Request: m'],
  [{ response: { status_code: 502, body: 'Bad gateway' } }, 502, '', 'Bad gateway'],
  [{ response: { status_code: 500, body: { message: 'm' } } }, 500, '', 'm'],
  [{ response: { status_code: '429', body: {} } }, 429, '', ''],
  [{ response: { status_code: 400, body: { error: { error: { message: 'm', type: 'BadRequestError', code: 400 } } } } }, 400, '400', 'm'],
  [{ response: { status_code: 400, body: { error_code: 17, error_message: 'm' } } }, 400, '17', 'm'],
  [{ response: { status_code: 404, body: { detail: 'Not Found' } } }, 404, '', 'Not Found'],
  [{ response: { status_code: 422, body: { detail: [{ loc: ['body', 'n'], msg: 'too many', type: 'value_error' }] } } }, 422, '', 'body.n: too many'],
  [{ response: { status_code: 400, body: { object: 'error', message: 'm', type: 'BadRequestError', param: null, code: 400 } } }, 400, '400', 'm'],
  [{ response: { status_code: 200, body: { object: 'error', message: 'm', code: '1214' } } }, 200, '1214', 'm'],
  [{ result: { type: 'errored', error: { type: 'error', error: { type: 'invalid_request_error', message: 'm' } } } }, null, 'invalid_request_error', 'm'],
  [{ error: { error: { message: 'm', type: 'BadRequestError', code: 400 } } }, null, '400', 'm'],
  [{ response: { status_code: 400, body: '{"error":{"message":"m","code":"c"}}' } }, 400, 'c', 'm'],
  [{ response: { status_code: 400, body: [{ error: { message: 'm', code: 5 } }] } }, 400, '5', 'm'],
  [{ response: { status_code: 400, body: { error: [{ message: 'm', code: 'c' }] } } }, 400, 'c', 'm'],
  [{ response: { status_code: 400, body: { errors: [{ message: 'm', code: 'c' }] } } }, 400, 'c', 'm'],
  [{ response: { status_code: 400, body: { error: 'Bad Request', message: 'm' } } }, 400, 'Bad Request', 'm'],
  [{ response: { status_code: 400, body: { error: { message: { code: 'c', message: 'm' } } } } }, 400, 'c', 'm'],
  [{ response: { status_code: 400, body: { error_code: 5, error_msg: 'm' } } }, 400, '5', 'm'],
  [{ response: { status_code: 400, body: { errorCode: 'E', errorMessage: 'm' } } }, 400, 'E', 'm'],
  [{ response: { status_code: 200, body: { code: '1214', msg: 'm' } } }, 200, '1214', 'm'],
  [{ result: { type: 'canceled' } }, null, 'canceled', ''],
]; // prettier-ignore

for (const [line, status, code, message] of failures) {
  test(`why it failed: ${JSON.stringify(line)}`, () => {
    const { kind, customId, usage, ...facts } = read({ custom_id: 'a', ...line });
    assert.deepEqual([kind, customId, usage], ['failed', 'a', null]);
    assert.deepEqual(facts, { status, code, message });
  });
}

test('the word for why a model broke off is the code of the failure', () => {
  const { kind, ...facts } = read(chat({ content: 'x' }, { finish_reason: 'network_error' }));
  const { status, code } = facts as { status?: unknown; code?: unknown };
  assert.deepEqual([kind, status, code], ['failed', 200, 'network_error']);
});

test('of several choices, the best says why it ended', () => {
  const choices = ['length', 'stop', 'content_filter', 'stop'].map((finish_reason) => ({ message: { content: 'x' }, finish_reason })); // prettier-ignore
  for (const order of [choices, choices.toReversed()]) {
    const bytes = Buffer.from(JSON.stringify(ok({ choices: order })));
    const reader = new ResultReader();
    assert.equal(reader.read(bytes, 0), 'answered');
    assert.equal(bytes.toString('utf8', reader.finish?.start, reader.finish?.end), 'stop');
  }
});

test('usage is read under both of its names', () => {
  assert.deepEqual(read(ok({ usage: { prompt_tokens: 3, completion_tokens: 4 } })).usage, { input: 3, cached: 0, output: 4, reasoning: 0 }); // prettier-ignore
  assert.deepEqual(read(ok({ usage: { input_tokens: 3, output_tokens: 4 } })).usage, { input: 3, cached: 0, output: 4, reasoning: 0 }); // prettier-ignore
  assert.equal(read(ok({ usage: null })).usage, null);
});

test('usage may be text, is never negative, and what counts nothing is none', () => {
  const usageOf = (usage: unknown) => read(ok({ usage })).usage;
  assert.deepEqual(usageOf({ prompt_tokens: '3', completion_tokens: 4 }), { input: 3, cached: 0, output: 4, reasoning: 0 }); // prettier-ignore
  assert.deepEqual(usageOf({ prompt_tokens: -3, completion_tokens: 4 }), { input: 0, cached: 0, output: 4, reasoning: 0 }); // prettier-ignore
  assert.deepEqual(usageOf({ prompt_tokens: 3, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 0 }, cached_tokens: 2 }), { input: 3, cached: 2, output: 4, reasoning: 0 }); // prettier-ignore
  for (const none of [{}, { prompt_tokens: 'many' }, { total_tokens: null }]) assert.equal(usageOf(none), null); // prettier-ignore
});

test('an id is a text or a number', () => {
  const idOf = (custom_id: unknown) => read({ custom_id }).customId;
  assert.deepEqual(['x', '', 7, -1, null, true, [], {}].map(idOf), ['x', '', '7', '-1', undefined, undefined, undefined, undefined]); // prettier-ignore
});

test('no JSON object makes it throw, and what it finds at the top is what JSON.parse finds: an id, or else a key', () => {
  const text = fc.string({ unit: 'grapheme' });
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), text, fc.array(tie('any')), tie('object')),
    object: fc.dictionary(fc.oneof(text, fc.constantFrom('custom_id', 'key', 'candidates', 'parts', 'response', 'error', 'body', 'choices', 'message', 'content', 'output', 'usage', 'finish_reason', 'status_code', 'incomplete_details', 'toString', 'type', 'result', 'status', 'model', 'stop_reason')), tie('any')),
  })).object; // prettier-ignore
  fc.assert(
    fc.property(value, (object) => {
      const found = read(object);
      const written = (id: unknown) => typeof id === 'string' ? JSON.stringify(id).slice(1, -1) : typeof id === 'number' ? JSON.stringify(id) : undefined; // prettier-ignore
      const { custom_id: id, key } = object as { custom_id?: unknown; key?: unknown };
      assert.equal(found.customId, written(id) ?? written(key));
    }),
    { numRuns: 500 },
  );
});

test('what comes after an array of numbers is found, whatever the array holds', () => {
  for (const data of [[], [1, -2.5e-7], [1, ']'], [1, [2]], [1, { a: ']' }], [[1], [2]]])
    assert.deepEqual(read(ok({ data, usage: { prompt_tokens: 3, completion_tokens: 4 } })).usage, { input: 3, cached: 0, output: 4, reasoning: 0 }); // prettier-ignore
});

void test('lists in lists that begin with a number are read in time that grows with their bytes', () => {
  const nested = '[1,'.repeat(700_000) + '1' + ']'.repeat(700_000);
  const line = `{"response":{"status_code":200,"body":{"data":${nested}}},"custom_id":"last"}`;
  const bytes = new TextEncoder().encode(line);
  const reader = new ResultReader();
  reader.read(bytes, 0);
  const { start = 0, end = 0 } = reader.id ?? {};
  assert.equal(new TextDecoder().decode(bytes.subarray(start, end)), 'last');
});

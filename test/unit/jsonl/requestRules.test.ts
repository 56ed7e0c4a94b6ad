import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { LineChecker } from '../../../src/jsonl/line/lineChecker.ts';
import { compatible } from '../../../src/providers/compatible.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { profileOf } from '../../../src/providers/profiles.ts';

const schemas = new BodySchemas();
const options = { today: '2026-11-21', schemas };

/** What a line breaks, each as `code: the text that is marked`. */
function broken(text: string, profile: ProviderProfile = kimi): string[] {
  const { findings } = new LineChecker(profile, options).read(text);
  return findings.map(({ code, start, end }) => `${code}: ${text.slice(start, end)}`);
}

const user = { role: 'user', content: 'hi' };
const envelope = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions' };
const chat = (body: object = {}, model = 'kimi-k2.6') =>
  JSON.stringify({ ...envelope, body: { model, messages: [user], ...body } });
const to = (url: string, body: object) => JSON.stringify({ ...envelope, url, body });
const talk = (...messages: unknown[]) => chat({ messages });
const part = (...content: unknown[]) => talk({ role: 'user', content });
const image = (url: string) => part({ type: 'image_url', image_url: { url } });
const tool = (name: unknown) => ({ type: 'function', function: { name, parameters: {} } });

const calls = (...ids: string[]) => ({
  role: 'assistant',
  content: '',
  reasoning_content: 'r',
  tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })),
});
const answer = (id: string) => ({ role: 'tool', content: 'x', tool_call_id: id });

const cases: readonly [rule: string, line: string, found: string[], profile?: ProviderProfile][] = [
  ['a good request', chat(), []],

  // text
  ['duplicate key', '{"custom_id":"a","method":"POST","method":"POST","url":"/v1/chat/completions","body":{"model":"kimi-k2.6","messages":[{"role":"user","content":"x"}]}}', ['duplicate_key: "method"']],
  ['half a surrogate pair', chat().replace('hi', '\\ud83d'), ['lone_surrogate: \\ud83d']],
  ['a whole pair', chat().replace('hi', '\\ud83d\\ude00 \\\\ud83d'), []],
  ['a number that is not kept', chat({ seed: 1 }).replace('"seed":1', '"seed":9007199254740993'), ['imprecise_number: 9007199254740993']],
  ['a large number that is kept', chat({ seed: 1 }).replace('"seed":1', '"seed":9007199254740992'), []],
  ['an infinite number', chat({ top_k: 1 }).replace('"top_k":1', '"top_k":1e999'), ['imprecise_number: 1e999']],
  ['carriage return', chat().replace(',', ',\r'), ['lone_carriage_return: \r']],
  ['deep', chat({ x: 1 }).replace('"x":1', `"x":${'['.repeat(130)}${']'.repeat(130)}`), ['deep_nesting: {']],

  // envelope
  ['nothing at all', '{}', ['custom_id', 'method', 'url', 'body'].map(() => 'missing_required_parameter: {')],
  ['id that is a number', chat().replace('"a"', '1'), ['invalid_type: 1']],
  ['empty id', chat().replace('"a"', '""'), ['invalid_custom_id: ""']],
  ['mistyped path', to('/v1/chats/completions', { model: 'kimi-k2.6', messages: [user] }), ['invalid_url: "/v1/chats/completions"']],
  ['method', chat().replace('POST', 'post'), ['invalid_method: "post"']],
  ['address in place of a path', chat().replace('/v1', 'https://api.moonshot.cn/v1'), ['invalid_url: "https://api.moonshot.cn/v1/chat/completions"']],
  ['body that is text', JSON.stringify({ ...envelope, body: '{}' }), ['invalid_type: "{}"']],
  ['unknown member', JSON.stringify({ ...envelope, body: { model: 'kimi-k2.6', messages: [user] }, priority: 1 }), ['unknown_member: "priority"']],
  ['parameter beside the body', JSON.stringify({ ...envelope, body: { model: 'kimi-k2.6', messages: [user] }, temperature: 1 }), ['misplaced_parameter: "temperature"']],

  ['short id', chat({}, 'glm-4').replace('/v1', '/v4').replace('"a"', '"字abcd"'), ['invalid_custom_id: "字abcd"'], profileOf('zhipu')],
  ['path of another service', chat({}, 'glm-4').replace('"a"', '"abcdef"'), ['invalid_url: "/v1/chat/completions"'], profileOf('zhipu')],
  ['no path, with a service that needs none', JSON.stringify({ custom_id: 'a', body: { model: 'm', messages: [user] } }), [], profileOf('together')],
  ['no model, with a service that needs none', JSON.stringify({ custom_id: 'a', body: { messages: [user] } }), [], profileOf('mistral')],
  ['no path, with a service that nobody knows', JSON.stringify({ custom_id: 'a', body: { model: 'm', messages: [user] } }), ['missing_required_parameter: {', 'missing_required_parameter: {'], compatible],
  ['any path, with a service that nobody knows', chat().replace('/v1/chat/completions', '/v1/rerank'), [], compatible],
  ['address, with a service that nobody knows', chat().replace('/v1', 'http://a/v1'), ['invalid_url: "http://a/v1/chat/completions"'], compatible],

  // models
  ['model not batched', chat({}, 'kimi-k3'), ['model_not_found: "kimi-k3"']],
  ['model unknown', chat({}, 'kimi-k9'), ['unknown_model: "kimi-k9"']],
  ['model retired', chat({}, 'kimi-k2.5'), ['retired_model: "kimi-k2.5"']],
  ['rehearsal', chat({}, 'batch-test-model').replace('completions', 'ds-test'), [], dashscope],
  ['rehearsal under the url of others', chat({}, 'batch-test-model'), ['mismatched_test_url: "/v1/chat/completions"'], dashscope],
  ['another model under the url of the rehearsal', chat({}, 'qwen-plus').replace('completions', 'ds-test'), ['mismatched_test_url: "qwen-plus"'], dashscope],
  ['model missing', JSON.stringify({ ...envelope, body: { messages: [user] } }), ['missing_required_parameter: "body"']],
  ['model empty', chat({}, ''), ['invalid_length: ""']],
  ['any model where the provider lists none', chat({}, 'gpt-9'), [], openai],

  // parameters
  ['pinned, other value', chat({ temperature: 0.3 }), ['pinned_parameter: "temperature":0.3']],
  ['pinned, same value', chat({ temperature: 1 }), ['redundant_parameter: "temperature":1']],
  ['pinned by thinking', chat({ thinking: { type: 'disabled' }, temperature: 0.6 }), ['redundant_parameter: "temperature":0.6']],
  ['pinned by thinking, the other mode', chat({ thinking: { type: 'disabled' }, temperature: 1 }), ['pinned_parameter: "temperature":1']],
  ['pinned, null', chat({ temperature: null, top_p: null }), []],
  ['streaming', chat({ stream: true }), ['streaming_unsupported: "stream":true']],
  ['not streaming', chat({ stream: false }), []],
  ['thinking of a model that always thinks', chat({ thinking: { type: 'disabled' } }, 'kimi-k2.7-code'), ['unsupported_thinking: "disabled"']],
  ['tool_choice while thinking', chat({ tool_choice: 'required' }), ['incompatible_tool_choice: "required"']],
  ['tool_choice without thinking', chat({ tool_choice: 'required', thinking: { type: 'disabled' } }), []],
  ['old name', chat({ max_tokens: 5 }), ['deprecated_parameter: "max_tokens"']],
  ['not here', chat({ functions: [] }), ['unsupported_parameter: "functions"']],
  ['extra_body', chat({ extra_body: { enable_thinking: false } }, 'qwen-plus'), ['misplaced_parameter: "enable_thinking"'], dashscope],
  ['range', chat({ temperature: 3 }, 'gpt-4o'), ['out_of_range: 3'], openai],
  ['type', chat({ max_completion_tokens: '5' }), ['invalid_type: "5"']],
  ['whole number', chat({ max_completion_tokens: 5.5 }), ['invalid_type: 5.5']],
  ['whole number written with a point', chat({ seed: 1 }).replace('"seed":1', '"seed":1.0'), []],
  ['long stop', chat({ stop: ['字'.repeat(11)] }), [`invalid_length: "${'字'.repeat(11)}"`]],
  ['many stops', chat({ stop: ['1', '2', '3', '4', '5', '6'] }), ['invalid_count: ["1","2","3","4","5","6"]']],
  ['five stops', chat({ stop: ['1', '2', '3', '4', '5'] }), []],
  ['unknown parameter', chat({ brand_new: { deep: [1] } }), []],
  ['format without schema', chat({ response_format: { type: 'json_schema' } }), ['missing_required_parameter: "response_format"']],
  ['format with schema', chat({ response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } } }), []],

  // other endpoints
  ['response', to('/v1/responses', { model: 'gpt-5', input: [{ role: 'user', content: 'x' }], text: { format: { type: 'text' } } }), [], openai],
  ['response of a model without a name', to('/v1/responses', { input: 'x' }), ['missing_required_parameter: "body"'], openai],
  ['response with the parameter of a chat', to('/v1/responses', { model: 'gpt-5', input: 5, max_output_tokens: '9' }), ['invalid_type: 5', 'invalid_type: "9"'], openai],
  ['response whose schema has no name', to('/v1/responses', { model: 'gpt-5', input: 'x', text: { format: { type: 'json_schema', schema: {} } } }), ['missing_required_parameter: "format"'], openai],
  ['completion', to('/v1/completions', { model: 'a', prompt: [[1], [2]] }), [], openai],
  ['completion without a prompt', to('/v1/completions', { model: 'a' }), ['missing_required_parameter: "body"'], openai],
  ['moderation', to('/v1/moderations', { input: 'x' }), [], openai],
  ['moderation of nothing', to('/v1/moderations', { input: [] }), ['invalid_count: []'], openai],

  // messages
  ['assistant without content or calls', talk(user, { role: 'assistant' }, user).replace('kimi-k2.6', 'gpt-5'), ['missing_required_parameter: {'], openai],
  ['assistant that refuses', talk(user, { role: 'assistant', refusal: 'no' }, user).replace('kimi-k2.6', 'gpt-5'), [], openai],
  ['no messages', JSON.stringify({ ...envelope, body: { model: 'kimi-k2.6' } }), ['missing_required_parameter: "body"']],
  ['empty messages', chat({ messages: [] }), ['invalid_count: []']],
  ['unknown role', talk({ role: 'bot', content: 'x' }), ['unusual_value: "bot"']],
  ['no role', talk({ content: 'x' }), ['missing_required_parameter: {']],
  ['no content', talk({ role: 'user' }), ['missing_required_parameter: {']],
  ['empty content', talk({ role: 'user', content: '' }), ['invalid_length: ""']],
  ['content that is a number', talk({ role: 'user', content: 5 }), ['invalid_type: 5']],
  ['unknown part', part({ type: 'hologram' }), ['unusual_value: "hologram"']],
  ['text part without text', part({ type: 'text' }), ['missing_required_parameter: {']],
  ['parts written as text', talk({ role: 'user', content: '[{"type": "text", "text": "x"}]' }), ['stringified_content: "[{\\"type\\": \\"text\\", \\"text\\": \\"x\\"}]"']],
  ['a list that is meant as text', talk({ role: 'user', content: '[{"type": "cat"}]' }, { role: 'user', content: '[1] see below' }), []],
  ['good picture', image('data:image/png;base64,iVBORw0KGgo='), []],
  ['uploaded picture', image('ms://file_1'), []],
  ['picture on the web', image('https://a.example/a.png'), ['unsupported_image_url: "https://a.example/a.png"']],
  ['picture on the web, allowed', image('https://a.example/a.png').replace('kimi-k2.6', 'gpt-5'), [], openai],
  ['picture on disk', image('C:\\a.png'), ['unknown_scheme: "C:\\\\a.png"']],
  ['damaged base64', image('data:image/png;base64,iVBO w0KGgo='), ['invalid_data_uri: "data:image/png;base64,iVBO w0KGgo="']],
  ['no base64', image('data:image/png,abc'), ['invalid_data_uri: "data:image/png,abc"']],
  ['odd media type', image('data:image/xcf;base64,iVBORw0KGgo='), ['invalid_data_uri: "data:image/xcf;base64,iVBORw0KGgo="']],
  ['partial at the end', talk(user, { role: 'assistant', content: '{', partial: true }), []],
  ['partial in the middle', talk({ role: 'assistant', content: '{', partial: true }, user), ['partial_message: "partial":true']],
  ['tool message without a call', talk(user, { role: 'tool', content: 'x', tool_call_id: '1' }), ['unmatched_tool_call: "tool"']],
  ['answer with another id', talk(user, calls('1', '2'), answer('1'), answer('3'), answer('2')), ['unmatched_tool_call: "3"']],
  ['answers in another order', talk(user, calls('1', '2'), answer('2'), answer('1')), []],
  ['call without an answer', talk(user, calls('1', '2'), answer('1'), user), ['unanswered_tool_call: "2"']],
  ['call without an answer at the end', talk(user, calls('1', '2'), answer('1')), ['unanswered_tool_call: "2"']],
  ['answers that do not say to which call', talk(user, calls('1', '2'), { role: 'tool', content: 'x' }, { role: 'tool', content: 'y' }), [], compatible],
  ['calls at the end', talk(user, calls('1', '2')), []],
  ['answer to a call before the last', talk(user, calls('1'), answer('1'), calls('2'), answer('1')), ['unanswered_tool_call: "2"', 'unmatched_tool_call: "1"']],
  ['ids that are equal when they are decoded', talk(user, calls('ab'), answer('ab')).replace('"tool_call_id":"ab"', '"tool_call_id":"\\u0061b"'), []],
  ['arguments that are an object', talk(user, calls('1')).replace('"arguments":"{}"', '"arguments":{}'), ['invalid_type: {}']],

  // tools
  ['good tool', chat({ tools: [tool('get_weather')] }), []],
  ['tool name', chat({ tools: [tool('1a')] }), ['invalid_format: "1a"']],
  ['tool without name', chat({ tools: [{ type: 'function', function: {} }] }), ['missing_required_parameter: "function"']],
  ['chosen tool', chat({ tools: [tool('abc')], thinking: { type: 'disabled' }, tool_choice: { type: 'function', function: { name: 'abc' } } }), []],
  ['chosen tool that is none', chat({ tools: [tool('abc')], thinking: { type: 'disabled' }, tool_choice: { type: 'function', function: { name: 'abd' } } }), ['unknown_tool: "abd"']],
  ['two tools of one name', chat({ tools: [tool('abc'), tool('abc')] }), ['duplicate_tool: "abc"']],

  // what one service documents and another does not
  ['kind of part', part({ type: 'video', video: [] }), ['unusual_value: "video"']],
  ['the same elsewhere', part({ type: 'video', video: [] }).replace('kimi-k2.6', 'qwen-plus'), [], dashscope],
  ['role', talk({ role: 'developer', content: 'x' }), ['unusual_value: "developer"']],
  ['mode of thinking, told once', chat({ thinking: { type: 'auto' } }), ['unsupported_thinking: "auto"']],
  ['effort', chat({ reasoning_effort: 'hugh' }, 'gpt-5'), ['invalid_value: "hugh"'], openai],
  ['address without its object', part({ type: 'image_url', image_url: 'https://a.example/a.png' }).replace('kimi-k2.6', 'gpt-5'), ['invalid_type: "https://a.example/a.png"'], openai],
  ['numbers of tokens to stop at', chat({ stop: [1] }), ['invalid_type: 1']],
  ['the same elsewhere', chat({ stop: [1] }, 'm'), [], compatible],
  ['schema of the answer without its name', chat({ response_format: { type: 'json_schema', json_schema: { schema: {} } } }, 'm'), ['missing_required_parameter: "json_schema"'], openai],
  ['the same elsewhere', chat({ response_format: { type: 'json_schema', schema: {} } }, 'm'), [], compatible],
  ['messages to embed', to('/v1/embeddings', { model: 'm', messages: [user] }), ['moved_parameter: "messages"'], openai],
  ['the same elsewhere', to('/v1/embeddings', { model: 'm', messages: [user] }), [], compatible],
]; // prettier-ignore

for (const [rule, line, found, profile] of cases)
  test(`rule: ${rule}`, () => {
    assert.deepEqual(broken(line, profile), found);
  });

test('what is not documented of a service is a warning, no error', () => {
  const severities = (profile: ProviderProfile, ...lines: readonly string[]) => {
    const document = new BatchDocument(profile, options);
    document.replace(0, 0, lines);
    document.check(() => false);
    return document.problems(9).list.map(({ code, severity }) => `${code}: ${severity}`);
  };
  const models = [chat({}, 'a'), chat({}, 'b').replace('"a"', '"b"')];
  assert.deepEqual(severities(compatible, ...models), ['mismatched_model: warning']);
  assert.deepEqual(severities(openai, ...models), ['mismatched_model: error']);
  const bare = JSON.stringify({ custom_id: 'a', body: { messages: [user] } });
  const missing = (severity: string) => `missing_required_parameter: ${severity}`;
  assert.deepEqual(severities(compatible, bare), ['warning', 'warning', 'warning'].map(missing));
  assert.deepEqual(severities(openai, bare), ['error', 'error', 'error'].map(missing));
});

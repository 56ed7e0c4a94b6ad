import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { LineChecker } from '../../../src/jsonl/line/lineChecker.ts';
import { severityFor } from '../../../src/jsonl/rules/finding.ts';
import { profileOf } from '../../../src/providers/profiles.ts';

const options = { today: '2026-11-21', schemas: new BodySchemas() };

type Case = readonly [provider: string, path: string, model: string, body: object, codes: string];

const user = { role: 'user', content: 'hi' };
const hi = { messages: [user] };
const talk = (...messages: unknown[]) => ({ messages });
const part = (role: string, ...content: unknown[]) =>
  talk(...(role === 'user' ? [] : [user]), { role, content });
const closed = { additionalProperties: false };
const text = { type: 'string' };
const schema = (more: object = {}, properties: object = { a: text }) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...closed,
  ...more,
});
const format = (of: object, strict = true) => ({
  ...hi,
  response_format: { type: 'json_schema', json_schema: { name: 'x', strict, schema: of } },
});
const answer = (of: object, strict = true) => ({
  input: 'hi',
  text: { format: { type: 'json_schema', name: 'x', strict, schema: of } },
});
const tool = (of: object, strict = false) => ({
  ...hi,
  tools: [{ type: 'function', function: { name: 'f', parameters: of, strict } }],
});
const nested = (levels: number): object =>
  levels === 0 ? text : schema({}, { a: nested(levels - 1) });
const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));
const longWords = (count: number, length: number) =>
  many(count, (index) => `${'v'.repeat(length)}${String(index)}`);
const chat = 'chat/completions';
const word = { response_format: { type: 'json_object' } };
const flat = { type: 'function', name: 'f', parameters: schema() };

const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };
const output = { type: 'function_call_output', call_id: 'c', output: 'x' };

/** Requests and what is wrong with them; nothing where the service takes them. */
const cases: readonly Case[] = [
  // what stands beside what
  ['openai', 'responses', 'gpt-4o', { input: [user, output] }, 'unmatched_tool_call'],
  ['openai', 'responses', 'gpt-4o', { input: [user, call, output] }, ''],
  ['openai', 'responses', 'gpt-4o', { input: [output], previous_response_id: 'resp_1' }, ''],
  ['openai', 'responses', 'gpt-4o', { input: [{ type: 'item_reference', id: 'i' }, output] }, ''],
  ['openai', 'images/generations', 'gpt-image-1', { prompt: 'x', background: 'transparent', output_format: 'jpeg' }, 'excluding_parameters'],
  ['openai', 'images/generations', 'gpt-image-1', { prompt: 'x', background: 'transparent', output_format: 'webp' }, ''],
  ['dashscope', chat, 'qwen-plus', { ...hi, temperature: 2 }, 'out_of_range'],
  ['dashscope', chat, 'qwen-plus', { ...hi, temperature: 1.99, top_p: 1 }, ''],
  ['dashscope', chat, 'qwen-plus', { ...hi, top_p: 0 }, 'out_of_range'],
  ['siliconflow', chat, 'deepseek-ai/DeepSeek-R1', { ...hi, thinking_budget: 64 }, 'out_of_range'],
  ['siliconflow', chat, 'deepseek-ai/DeepSeek-R1', { ...hi, stop: ['a', 'b', 'c', 'd', 'e'] }, 'invalid_count'],
  ['siliconflow', chat, 'deepseek-ai/DeepSeek-R1', { ...hi, thinking_budget: 32_768, stop: ['a'] }, ''],
  // what a model takes
  ['openai', chat, 'o1', { ...hi, temperature: 0.5 }, 'pinned_parameter'],
  ['openai', chat, 'o1', { ...hi, temperature: 1 }, ''],
  ['openai', chat, 'o3-mini', { ...hi, top_p: 0.9 }, 'pinned_parameter'],
  ['openai', chat, 'o4-mini-2025-04-16', { ...hi, presence_penalty: 1 }, 'pinned_parameter'],
  ['openai', chat, 'o3', { ...hi, stop: ['x'] }, 'refused_parameter'],
  ['openai', chat, 'o3', { ...hi, stop: null }, ''],
  ['openai', chat, 'o3', { ...hi, max_tokens: 5 }, 'refused_parameter'],
  ['openai', chat, 'o3', { ...hi, max_completion_tokens: 5 }, ''],
  ['openai', chat, 'gpt-5', { ...hi, max_tokens: 5 }, 'refused_parameter'],
  ['openai', chat, 'gpt-5-mini', { ...hi, logprobs: true }, 'pinned_parameter'],
  ['openai', chat, 'gpt-5-mini', { ...hi, logprobs: false }, ''],
  ['openai', chat, 'gpt-5-nano', { ...hi, frequency_penalty: 0.1 }, 'pinned_parameter'],
  ['openai', chat, 'gpt-5-nano', { ...hi, logit_bias: { 1: 1 } }, 'refused_parameter'],
  ['openai', chat, 'gpt-5', { ...hi, reasoning_effort: 'none' }, 'invalid_value'],
  ['openai', chat, 'gpt-5', { ...hi, reasoning_effort: 'minimal' }, ''],
  ['openai', chat, 'gpt-5.1', { ...hi, temperature: 0.2 }, ''],
  ['openai', chat, 'gpt-5.1', { ...hi, temperature: 0.2, reasoning_effort: 'none' }, ''],
  ['openai', chat, 'gpt-5.1', { ...hi, temperature: 0.2, reasoning_effort: 'low' }, 'refused_parameter'],
  ['openai', chat, 'gpt-5.2', { ...hi, top_p: 0.2, reasoning_effort: 'high' }, 'refused_parameter'],
  ['openai', chat, 'gpt-5.1', { ...hi, max_tokens: 9 }, 'refused_parameter'],
  ['openai', chat, 'gpt-5.2-2025-12-11', { ...hi, reasoning_effort: 'xhigh' }, ''],
  ['openai', chat, 'gpt-5.1', { ...hi, reasoning_effort: 'xhigh' }, 'invalid_value'],
  ['openai', chat, 'gpt-4o', { ...hi, reasoning_effort: 'low' }, 'refused_parameter'],
  ['openai', chat, 'gpt-4.1', { ...hi, reasoning_effort: null }, ''],
  ['openai', chat, 'gpt-4o', { ...hi, verbosity: 'low' }, 'pinned_parameter'],
  ['openai', chat, 'gpt-5', { ...hi, verbosity: 'low' }, ''],
  ['openai', 'responses', 'o3', { input: 'hi', temperature: 0 }, 'pinned_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', reasoning: { effort: 'low' } }, 'refused_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', reasoning: {} }, ''],
  ['openai', 'responses', 'gpt-5.1', { input: 'hi', temperature: 0, reasoning: { effort: 'medium' } }, 'refused_parameter'],
  ['openai', chat, 'ft:gpt-4o-mini-2024-07-18:org::id', { ...hi, reasoning_effort: 'low' }, 'refused_parameter'],
  ['openai', chat, 'gpt-9', { ...hi, temperature: 0.1, reasoning_effort: 'low', max_tokens: 9e6 }, ''],
  ['openai', chat, 'gpt-4oo', { ...hi, max_tokens: 9e6 }, ''],
  ['openai', chat, 'o3-mini', part('user', { type: 'image_url', image_url: { url: 'https://a.example/a.png' } }), 'unsupported_input'],
  ['openai', chat, 'gpt-3.5-turbo', part('user', { type: 'image_url', image_url: { url: 'https://a.example/a.png' } }), 'unsupported_input'],
  ['openai', chat, 'gpt-4o', part('user', { type: 'image_url', image_url: { url: 'https://a.example/a.png' } }), ''],
  ['openai', chat, 'gpt-4o', part('user', { type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } }), 'unsupported_input'],
  ['openai', chat, 'gpt-4-0613', format(schema()), 'pinned_parameter'],
  ['openai', chat, 'gpt-4-turbo', format(schema()), 'pinned_parameter'],
  ['openai', chat, 'gpt-4o-2024-08-06', format(schema()), ''],
  ['openai', chat, 'gpt-4o-2024-05-13', format(schema()), 'pinned_parameter'],
  // limits
  ['openai', chat, 'gpt-4o', { ...hi, max_tokens: 16_385 }, 'output_limit'],
  ['openai', chat, 'gpt-4o', { ...hi, max_tokens: 16_384 }, ''],
  ['openai', chat, 'gpt-4-turbo', { ...hi, max_tokens: 4_512 }, 'output_limit'],
  ['openai', chat, 'gpt-3.5-turbo-0125', { ...hi, max_completion_tokens: 4_097 }, 'output_limit'],
  ['openai', chat, 'o1', { ...hi, max_completion_tokens: 100_001 }, 'output_limit'],
  ['openai', chat, 'gpt-4.1-nano', { ...hi, max_tokens: 32_768 }, ''],
  ['kimi', chat, 'kimi-k2.6', { ...hi, max_completion_tokens: 300_000 }, 'output_limit'],
  ['groq', chat, 'llama-3.3-70b-versatile', { ...hi, max_completion_tokens: 40_000 }, 'output_limit'],
  ['groq', chat, 'llama-3.3-70b-versatile', { ...hi, logprobs: true }, 'refused_parameter'],
  ['openai', chat, 'gpt-4', talk({ role: 'user', content: 'word '.repeat(12_000) }), 'context_limit'],
  ['openai', chat, 'gpt-4', talk({ role: 'user', content: 'word '.repeat(200_000) }), 'context_limit'],
  ['openai', chat, 'gpt-4o', talk({ role: 'user', content: 'word '.repeat(12_000) }), ''],
  // which models there are
  ['openai', chat, 'claude-sonnet-5', hi, 'model_not_found'],
  ['openai', chat, 'openai/gpt-4o', hi, 'model_not_found'],
  ['openai', chat, 'gpt 4o', hi, 'model_not_found'],
  ['openai', chat, 'gpt-4o-realtime-preview', hi, 'model_not_found'],
  ['openai', chat, 'o1-mini', hi, 'retired_model'],
  ['openai', 'embeddings', 'gpt-4o', { input: 'hi' }, 'unsupported_endpoint'],
  ['openai', chat, 'text-embedding-3-small', hi, 'unsupported_endpoint'],
  ['openai', chat, 'gpt-3.5-turbo-instruct', hi, 'unsupported_endpoint'],
  ['openai', chat, 'o1-pro', hi, 'unsupported_endpoint'],
  ['openai', 'responses', 'o1-pro', { input: 'hi' }, ''],
  ['openai', 'completions', 'gpt-4o', { prompt: 'hi' }, 'unsupported_endpoint'],
  ['dashscope', chat, 'qwen-pluss', hi, 'unknown_model'],
  ['dashscope', chat, 'qwen-plus-latest', hi, ''],
  ['dashscope', chat, 'qwen-plus-2025-07-28', hi, ''],
  ['dashscope', chat, 'qwen3.8-flash', hi, ''],
  ['dashscope', chat, 'qwen3.5-omni-plus', hi, ''],
  ['azure', chat, 'gpt-5', { ...hi, temperature: 0.2, max_tokens: 9e6 }, ''],
  // members of a chat
  ['openai', chat, 'gpt-4o', { ...hi, invalid_param: 1 }, 'unknown_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, thinking: { type: 'enabled' } }, 'unknown_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, enable_thinking: true }, 'unknown_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, top_k: 5 }, 'unknown_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, timeout: 30 }, 'unknown_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, extra_headers: {} }, 'unknown_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, max_output_tokens: 5 }, 'moved_parameter'],
  ['openai', chat, 'gpt-4o', { input: 'hi' }, 'moved_parameter'],
  ['openai', chat, 'gpt-5', { ...hi, reasoning: { effort: 'low' } }, 'moved_parameter'],
  ['azure', chat, 'mine', { ...hi, top_k: 5 }, 'unknown_parameter'],
  ['azure', chat, 'mine', { ...hi, data_sources: [] }, ''],
  ['compatible', chat, 'mine', { ...hi, top_k: 5, timeout: 1 }, ''],
  ['kimi', chat, 'kimi-k2.6', { ...hi, brand_new: 1 }, ''],
  ['openai', chat, 'gpt-4o', { ...hi, max_tokens: 5, max_completion_tokens: 5 }, 'excluding_parameters'],
  ['openai', chat, 'gpt-4o', { ...hi, max_tokens: 5, max_completion_tokens: null }, ''],
  ['openai', chat, 'gpt-4o', { ...hi, parallel_tool_calls: true }, 'needed_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, tool_choice: 'auto' }, 'needed_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, tool_choice: 'none' }, ''],
  ['openai', chat, 'gpt-4o', { ...hi, top_logprobs: 2 }, 'needed_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, top_logprobs: 2, logprobs: true }, ''],
  ['openai', chat, 'gpt-4o', { ...hi, stream_options: { include_usage: true } }, 'needed_parameter'],
  ['openai', chat, 'gpt-4o', { ...hi, stream_options: null }, ''],
  ['openai', chat, 'gpt-4o', { ...hi, logit_bias: { 5: 101 } }, 'out_of_range'],
  ['openai', chat, 'gpt-4o', { ...hi, logit_bias: { 5: -100 } }, ''],
  ['openai', chat, 'gpt-4o', { ...hi, metadata: Object.fromEntries(many(17, (k) => [k, 'x'])) }, 'invalid_count'],
  ['openai', chat, 'gpt-4o', { ...hi, metadata: { a: 1 } }, 'invalid_type'],
  ['openai', chat, 'gpt-4o', { ...hi, tools: [] }, 'invalid_count'],
  ['openai', chat, 'gpt-4o', { ...hi, tools: many(129, (k) => ({ type: 'function', function: { name: `f${String(k)}` } })) }, 'invalid_count'],
  ['openai', chat, 'gpt-4o', { ...hi, tools: [{ type: 'web_search' }] }, 'invalid_value'],
  ['openai', chat, 'gpt-4o', { ...hi, tools: [flat] }, 'missing_required_parameter'],
  ['openai', chat, 'gpt-4o', talk({ ...user, name: 'John Doe' }), 'invalid_format'],
  ['openai', chat, 'gpt-4o', talk({ ...user, name: 'John' }), ''],
  ['openai', chat, 'gpt-4o', talk({ role: 'bot', content: 'x' }), 'invalid_value'],
  ['openai', chat, 'gpt-4o', part('user', { type: 'input_text', text: 'x' }), 'invalid_value'],
  ['openai', chat, 'gpt-4o', part('system', { type: 'image_url', image_url: { url: 'https://a.example/a.png' } }), 'invalid_value'],
  ['openai', chat, 'gpt-4o', part('user', { type: 'image_url', image_url: { url: 'https://a.example/a.png', detail: 'ultra' } }), 'invalid_value'],
  ['openai', chat, 'gpt-4o', { ...hi, response_format: schema() }, 'invalid_value'],
  ['zhipu', chat, 'glm-4-plus', { ...hi, temperature: 1.5 }, 'out_of_range'],
  ['zhipu', chat, 'glm-4-plus', { ...hi, temperature: 0.9 }, ''],
  ['siliconflow', chat, 'a/b', talk({ role: 'developer', content: 'x' }, user), 'invalid_value'],
  ['siliconflow', chat, 'a/b', talk(user, { role: 'assistant', content: 'x' }), 'last_message'],
  ['siliconflow', chat, 'a/b', talk(user, { role: 'assistant', content: 'x', prefix: true }), ''],
  // responses
  ['openai', 'responses', 'gpt-4o', {}, 'missing_required_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: '' }, 'invalid_length'],
  ['openai', 'responses', 'gpt-4o', { input: [] }, 'invalid_count'],
  ['openai', 'responses', 'gpt-4o', hi, 'moved_parameter'],
  ['openai', 'responses', 'gpt-4o', { prompt: { id: 'p' } }, ''],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', max_tokens: 50 }, 'moved_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', ...word }, 'moved_parameter'],
  ['openai', 'responses', 'gpt-5', { input: 'hi', reasoning_effort: 'low' }, 'moved_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', n: 2 }, 'unknown_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', background: true }, 'refused_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', background: false }, ''],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', max_output_tokens: 8 }, 'out_of_range'],
  ['openai', 'responses', 'gpt-4o', { input: [{ role: 'bot', content: 'x' }] }, 'invalid_value'],
  ['openai', 'responses', 'gpt-4o', { input: [{ role: 'tool', content: 'x' }] }, 'invalid_value'],
  ['openai', 'responses', 'gpt-4o', { input: [{ role: 'user', content: 'x', name: 'a' }] }, 'unknown_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }, 'invalid_value'],
  ['openai', 'responses', 'gpt-4o', { input: [{ role: 'user', content: [{ type: 'input_text', text: 'x' }] }] }, ''],
  ['openai', 'responses', 'gpt-4o', { input: [{ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }] }, 'invalid_value'],
  ['openai', 'responses', 'gpt-4o', { input: [{ role: 'assistant', content: [{ type: 'output_text', text: 'x' }] }, user] }, ''],
  ['openai', 'responses', 'gpt-4o', { input: [{ role: 'user', content: [{ type: 'input_image', image_url: { url: 'https://a.example/a.png' } }] }] }, 'invalid_type'],
  ['openai', 'responses', 'gpt-4o', { input: [{ type: 'function_call', name: 'f', arguments: '{}' }] }, 'missing_required_parameter'],
  // "No tool call found for function call output": https://github.com/continuedev/continue/issues/10092
  ['openai', 'responses', 'gpt-4o', { input: [call, { type: 'function_call_output', call_id: 'c', output: 'x' }] }, ''],
  ['openai', 'responses', 'gpt-4o', { input: [{ type: 'odd' }] }, 'invalid_value'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', tools: [flat] }, ''],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', tools: [{ type: 'function', function: { name: 'f' } }] }, 'moved_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', tools: [{ ...flat, name: 'get weather' }] }, 'invalid_format'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', tools: [{ type: 'file_search' }] }, 'missing_required_parameter'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', truncation: 'always' }, 'invalid_value'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', text: { format: { type: 'json_object' } } }, 'missing_word'],
  ['openai', 'responses', 'gpt-4o', { input: 'hi, as Json', text: { format: { type: 'json_object' } } }, ''],
  ['openai', 'responses', 'gpt-4o', { input: 'hi', text: { format: { type: 'json_schema', json_schema: { name: 'x', schema: schema() } } } }, 'moved_parameter'],
  // structured outputs
  ['openai', chat, 'gpt-4o', format(schema()), ''],
  ['openai', chat, 'gpt-4o', format({ ...schema(), additionalProperties: true }), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format({ type: 'object', properties: { a: text }, required: ['a'] }), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format({ type: 'object', properties: { a: text }, required: ['a'] }, false), ''],
  ['openai', chat, 'gpt-4o', format(schema({ required: [] })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({ required: ['a', 'b'] })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format({ type: 'array', items: text }), 'invalid_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { oneOf: [text] } })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { anyOf: [text, { type: 'null' }] } })), ''],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { type: 'string', format: 'uri' } })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { type: 'string', format: 'date' } })), ''],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { description: 'x' } })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { $ref: '#/$defs/b' } })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({ $defs: { b: text } }, { a: { $ref: '#/$defs/b' } })), ''],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { $ref: '#' } })), ''],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { type: 'str' } })), 'invalid_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { type: 'array', items: text, uniqueItems: true } })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(nested(10)), ''],
  ['openai', chat, 'gpt-4o', format(nested(11)), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { type: 'integer', enum: many(1_001, (k) => k) } })), 'strict_schema'],
  ['openai', 'responses', 'gpt-4o', answer(schema()), ''],
  ['openai', 'responses', 'gpt-4o', answer({ type: 'object', properties: {} }), 'strict_schema'],
  ['azure', chat, 'mine', format({ type: 'object', properties: {} }), 'strict_schema'],
  ['compatible', chat, 'mine', format({ type: 'object', properties: {} }), ''],
  ['openai', chat, 'gpt-4o', tool(schema(), true), ''],
  ['openai', chat, 'gpt-4o', tool({ type: 'object', properties: { a: text } }, true), 'strict_schema strict_schema'],
  ['openai', chat, 'gpt-4o', tool({ type: 'object', properties: { a: text } }), ''],
  ['openai', chat, 'gpt-4o', tool({ properties: { a: text } }), 'invalid_schema'],
  ['openai', chat, 'gpt-4o', tool({ type: null, properties: {} }), 'invalid_schema'],
  ['openai', chat, 'gpt-4o', tool({ type: 'object', properties: { a: { type: 'array' } } }), 'invalid_schema'],
  ['openai', chat, 'gpt-4o', tool({ type: 'object', properties: [] }), 'invalid_schema'],
  ['openai', chat, 'gpt-4o', tool({ type: 'object', properties: {}, required: true }), 'invalid_schema'],
  ['openai', chat, 'gpt-4o', { ...hi, ...word }, 'missing_word'],
  ['openai', chat, 'gpt-4o', { ...talk({ role: 'user', content: 'as JSON' }), ...word }, ''],
  ['dashscope', chat, 'qwen-plus', { ...hi, ...word }, 'missing_word'],
  ['kimi', chat, 'kimi-k2.6', { ...hi, ...word }, ''],
  // embeddings and others
  ['openai', 'embeddings', 'text-embedding-3-small', { input: ['x', ''] }, 'invalid_length'],
  ['openai', 'embeddings', 'text-embedding-3-small', { input: ['x', 5] }, 'invalid_type'],
  ['openai', 'embeddings', 'text-embedding-3-small', { input: [1, 2, 3] }, ''],
  ['openai', 'embeddings', 'text-embedding-3-small', { input: 'x', dimensions: 1_537 }, 'out_of_range'],
  ['openai', 'embeddings', 'text-embedding-ada-002', { input: 'x', dimensions: 512 }, 'refused_parameter'],
  ['openai', 'embeddings', 'text-embedding-3-large', { input: many(2_049, () => 'x') }, 'invalid_count'],
  ['openai', 'embeddings', 'text-embedding-3-large', { prompt: 'x' }, 'moved_parameter'],
  ['openai', 'embeddings', 'text-embedding-3-large', { input: 'x', encoding_format: 'int8' }, 'invalid_value'],
  ['dashscope', 'embeddings', 'text-embedding-v4', { input: many(11, () => 'x') }, 'invalid_count'],
  ['dashscope', 'embeddings', 'text-embedding-v4', { input: many(10, () => 'x') }, ''],
  ['dashscope', 'embeddings', 'text-embedding-v4', { input: 'x', dimensions: 100 }, 'invalid_value'],
  ['zhipu', 'embeddings', 'embedding-3', { input: 'x', dimensions: 100 }, 'invalid_value'],
  ['openai', 'images/generations', 'gpt-image-1', {}, 'missing_required_parameter'],
  ['openai', 'images/generations', 'gpt-image-1', { prompt: 'x', response_format: 'url' }, 'refused_parameter'],
  ['openai', 'images/generations', 'gpt-image-1', { prompt: 'x', n: 11 }, 'out_of_range'],
  ['openai', 'images/edits', 'gpt-image-1', { prompt: 'x', image: 'y' }, 'moved_parameter'],
  ['openai', 'images/edits', 'gpt-image-1', { prompt: 'x', images: [{ file_id: 'f' }] }, ''],
  ['openai', 'moderations', 'omni-moderation-latest', { input: [{ type: 'text' }] }, 'missing_required_parameter'],
  ['openai', 'completions', 'gpt-3.5-turbo-instruct', { prompt: 'x', logprobs: 6 }, 'out_of_range'],
  ['openai', 'completions', 'gpt-3.5-turbo-instruct', { messages: [user] }, 'moved_parameter'],
  // names that are nearly those of models
  ['openai', chat, 'GPT-4o', hi, 'unknown_model'],
  ['openai', chat, 'gpt-4-mini', hi, 'unknown_model'],
  ['openai', chat, 'gpt-7-mini', hi, ''],
  ['zhipu', chat, 'glm-4v-plus', hi, ''],
  ['openai', chat, 'chatgpt-4o-latest', hi, 'retired_model'],
  // members of messages, and what they cannot be
  ['openai', chat, 'gpt-4o', talk({ ...user, timestamp: 5 }), 'unknown_parameter'],
  ['openai', chat, 'gpt-4o', talk(user, { role: 'assistant', content: null }), 'invalid_type'],
  ['openai', chat, 'gpt-4o', talk(user, { role: 'assistant', content: 'a', tool_calls: [] }), 'invalid_count'],
  ['openai', chat, 'gpt-4o', part('user', { type: 'image_url', image_url: { url: 'data:image/tiff;base64,AAAA' } }), 'invalid_data_uri'],
  ['kimi', chat, 'kimi-k2.6', part('user', { type: 'image_url', image_url: { url: 'data:image/bmp;base64,AAAA' } }), ''],
  ['openai', chat, 'gpt-4o', { ...tool(schema()), tool_choice: flat }, 'missing_required_parameter'],
  // sizes of strict schemas
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { type: 'array' } })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { type: 'string', enum: longWords(251, 60) } })), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, { a: { type: 'string', enum: longWords(250, 60) } })), ''],
  ['openai', chat, 'gpt-4o', format(schema({}, Object.fromEntries(longWords(2_000, 60).map((name) => [name, text])))), 'strict_schema'],
  ['openai', chat, 'gpt-4o', format(schema({}, Object.fromEntries(longWords(1_999, 50).map((name) => [name, text])))), ''],
  // other endpoints
  ['openai', 'responses', 'gpt-4o', { input: 'a', conversation: 'c', previous_response_id: 'r' }, 'excluding_parameters'],
  ['openai', 'responses', 'gpt-4o', { input: 'a', tools: [{ type: 'foo' }] }, 'unusual_value'],
  ['openai', 'responses', 'gpt-4o', { input: 'a', tools: [flat], tool_choice: { type: 'function', name: 'g' } }, 'unknown_tool'],
  ['openai', 'completions', 'gpt-3.5-turbo-instruct', { prompt: 'a', n: 3, best_of: 2 }, 'out_of_range'],
  ['openai', 'embeddings', 'text-embedding-3-small', { input: 'token '.repeat(12_000) }, 'context_limit'],
  ['openai', 'embeddings', 'text-embedding-3-small', { input: many(500, () => 'token '.repeat(100)) }, ''],
  ['openai', 'images/generations', 'gpt-image-1', { prompt: 'a', size: '1x1' }, 'pinned_parameter'],
  ['groq', chat, 'llama-3.3-70b-versatile', { ...hi, n: 2 }, 'pinned_parameter'],
  ['groq', chat, 'llama-3.3-70b-versatile', { ...hi, ...word }, 'missing_word'],
]; // prettier-ignore

cases.forEach(([provider, path, model, body, codes], index) => {
  const words = JSON.stringify(body).slice(0, 90);
  test(`${String(index)} ${provider} ${path} ${model} ${words}: ${codes || 'good'}`, () => {
    const profile = profileOf(provider);
    const url = `${provider === 'zhipu' ? '/v4' : '/v1'}/${path}`;
    const line = { custom_id: 'request-1', method: 'POST', url, body: { model, ...body } };
    const { findings } = new LineChecker(profile, options).read(JSON.stringify(line));
    const told = findings.filter((one) => severityFor(one.code, one, {}) !== 'hint');
    assert.equal(told.map(({ code }) => code).join(' '), codes);
  });
});

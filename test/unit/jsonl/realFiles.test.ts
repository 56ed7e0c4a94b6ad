import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodySchemas } from '../../../src/jsonl/bodySchemas.ts';
import { BatchDocument } from '../../../src/jsonl/batchDocument.ts';
import { compatible } from '../../../src/providers/compatible.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';

const schemas = new BodySchemas();

/** Lines as people and tools write them for services that accept them. */
const files: readonly [string, ProviderProfile, readonly string[]][] = [
  ['the guide of Kimi', kimi, [
    '{"custom_id": "req-001", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "kimi-k2.6", "messages": [{"role": "user", "content": "请总结：人工智能的发展历史"}]}}',
    '{"custom_id": "req-002", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "kimi-k2.6", "messages": [{"role": "system", "content": "你是 Kimi"}, {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,/9j/4AAQSkZJRg=="}}, {"type": "text", "text": "描述"}]}], "max_completion_tokens": 2048, "thinking": {"type": "disabled"}}}',
    '{"custom_id": "req-003", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "kimi-k2.6", "messages": [{"role": "user", "content": [{"type": "video_url", "video_url": {"url": "ms://d1a2b3"}}, {"type": "text", "text": "?"}]}], "response_format": {"type": "json_object"}, "prompt_cache_key": "k", "safety_identifier": "s"}}',
    '{"custom_id": "req-004", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "kimi-k2.6", "messages": [{"role": "user", "content": "w"}, {"role": "assistant", "content": "", "reasoning_content": "…", "tool_calls": [{"index": 0, "id": "get_weather:0", "type": "function", "function": {"name": "get_weather", "arguments": "{\\"city\\": \\"北京\\"}"}}]}, {"role": "tool", "tool_call_id": "get_weather:0", "name": "get_weather", "content": "晴"}], "tools": [{"type": "function", "function": {"name": "get_weather", "description": "d", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}, {"type": "builtin_function", "function": {"name": "$web_search"}}], "tool_choice": "auto"}}',
  ]],
  ['the guide of OpenAI', openai, [
    '{"custom_id": "request-1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-3.5-turbo-0125", "messages": [{"role": "system", "content": "You are a helpful assistant."},{"role": "user", "content": "Hello world!"}],"max_tokens": 1000}}',
    '{"custom_id": "request-2", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-3.5-turbo-0125", "messages": [{"role": "developer", "content": [{"type":"text","text":"x"}]},{"role": "user", "content": "", "name": "joe"}], "temperature": 0, "top_p": 1, "n": 2, "stop": ["\\n", "END"], "logit_bias": {"50256": -100}, "logprobs": true, "top_logprobs": 5, "user": "u", "seed": 42, "metadata": {"a": "b"}, "store": true, "stream": false, "reasoning_effort": "low", "parallel_tool_calls": false, "service_tier": "auto", "modalities": ["text"], "prediction": {"type": "content", "content": "x"}}}',
    '{"custom_id": "request-3", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-3.5-turbo-0125", "messages": [{"role": "user", "content": [{"type": "text", "text": "What?"}, {"type": "image_url", "image_url": {"url": "https://upload.wikimedia.org/a.jpg", "detail": "low"}}, {"type": "input_audio", "input_audio": {"data": "UklG", "format": "wav"}}, {"type": "file", "file": {"file_id": "file-1"}}]}], "response_format": {"type": "json_schema", "json_schema": {"name": "math_response", "strict": true, "schema": {"type": "object", "properties": {}, "additionalProperties": false}}}, "tools": [{"type": "function", "function": {"name": "f", "strict": true, "parameters": {}}}], "tool_choice": {"type": "function", "function": {"name": "f"}}}}',
    '{"custom_id": "request-4", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-3.5-turbo-0125", "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": null, "refusal": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}, {"id": "call_2", "type": "custom", "custom": {"name": "g", "input": "x"}}]}, {"role": "tool", "content": "1", "tool_call_id": "call_1"}, {"role": "tool", "content": [{"type": "text", "text": "2"}], "tool_call_id": "call_2"}], "max_completion_tokens": null, "temperature": null}}',
  ]],
  ['embeddings of OpenAI', openai, [
    '{"custom_id": "e1", "method": "POST", "url": "/v1/embeddings", "body": {"model": "text-embedding-3-small", "input": "text", "encoding_format": "float", "dimensions": 256}}',
    '{"custom_id": "e2", "method": "POST", "url": "/v1/embeddings", "body": {"model": "text-embedding-3-small", "input": ["a", "b"]}}',
    '{"custom_id": "e3", "method": "POST", "url": "/v1/embeddings", "body": {"model": "text-embedding-3-small", "input": [[1, 2, 3], [4]]}}',
  ]],
  ['responses of OpenAI', openai, [
    '{"custom_id": "r1", "method": "POST", "url": "/v1/responses", "body": {"model": "gpt-5", "input": "hi", "text": {"format": {"type": "text"}}, "reasoning": {"effort": "low"}, "tools": [{"type": "web_search"}], "max_output_tokens": 5}}',
  ]],
  ['DashScope', dashscope, [
    '{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"qwen-max","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"你好！有什么可以帮助你的吗？"}],"enable_thinking":false,"temperature":0.7,"top_k":50,"repetition_penalty":1.05}}',
    '{"custom_id":"2","method":"POST","url":"/v1/chat/completions","body":{"model":"qwen-max","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://dashscope.oss-cn-beijing.aliyuncs.com/images/dog.jpeg"},"min_pixels":3136},{"type":"video","video":["https://a/1.jpg","https://a/2.jpg"]},{"type":"text","text":"?"}]}],"enable_thinking":false,"vl_high_resolution_images":true}}',
  ]],
  ['DashScope rehearsal', dashscope, [
    '{"custom_id":"1","method":"POST","url":"/v1/chat/ds-test","body":{"model":"batch-test-model","messages":[{"role":"user","content":"2+2?"}]}}',
  ]],
  ['DashScope embeddings', dashscope, [
    '{"custom_id":"1","method":"POST","url":"/v1/embeddings","body":{"model":"text-embedding-v4","input":"x","encoding_format":"float","dimensions":1024}}',
  ]],
  ['PHP, which escapes slashes and everything that is not ASCII', openai, [
    '{"custom_id":"a\\/1","method":"POST","url":"\\/v1\\/chat\\/completions","body":{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image\\/png;base64,iVBOR\\/+w"}},{"type":"text","text":"\\u4f60\\u597d \\ud83d\\ude00"}]}]}}',
  ]],
  ['another service', compatible, [
    '{"custom_id": "a", "method": "POST", "url": "/v4/chat/completions", "body": {"model": "glm-4-plus", "messages": [{"role": "user", "content": "x"}], "do_sample": false, "request_id": "r"}}',
    '{"custom_id": "b", "method": "POST", "url": "/v4/chat/completions", "body": {"model": "glm-4-plus", "messages": [{"role": "user", "content": "x"}]}}',
  ]],
]; // prettier-ignore

for (const [name, profile, lines] of files)
  test(`no false alarm: ${name}`, () => {
    const document = new BatchDocument(profile, { today: '2026-11-21', schemas });
    document.replace(0, 0, [...lines, '']);
    document.check(() => false);
    const { summary, list } = { summary: document.summary(), list: document.problems(100).list };
    assert.deepEqual(list, []);
    assert.equal(summary.requests, lines.length);
    assert.ok(summary.looksLikeBatch);
  });

const strangers: readonly [string, string][] = [
  ['a chat log', '{"role":"user","content":"hi"}'],
  ['fine-tuning data', '{"messages":[{"role":"user","content":"hi"}]}'],
  [
    'output of a batch',
    '{"id":"b","custom_id":"a","response":{"status_code":200,"body":{}},"error":null}',
  ],
  ['a table', '{"a":1,"b":[2]}'],
  ['numbers', '1\n2'],
  ['broken lines', '{"a":1,\nnot json'],
  ['arrays', '[1,2]\n[3,4]'],
];

for (const [name, text] of strangers)
  test(`left alone: ${name}`, () => {
    const document = new BatchDocument(kimi, { schemas });
    document.replace(0, 0, text.split('\n'));
    document.check(() => false);
    assert.deepEqual(document.problems(100).list, []);
    assert.equal(document.summary().looksLikeBatch, false);
  });

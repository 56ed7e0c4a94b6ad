import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { guessProfile, signsOf } from '../../../src/jsonl/line/guessProfile.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { profileOf, profiles } from '../../../src/providers/profiles.ts';

const schemas = new BodySchemas();

/** Lines as people and tools write them for services that accept them, with the provider of the account. */
const files: readonly [string, provider: string, readonly string[]][] = [
  ['the guide of Kimi', 'kimi', [
    '{"custom_id": "req-001", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "kimi-k2.6", "messages": [{"role": "user", "content": "请总结：人工智能的发展历史"}]}}',
    '{"custom_id": "req-002", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "kimi-k2.6", "messages": [{"role": "system", "content": "你是 Kimi"}, {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,/9j/4AAQSkZJRg=="}}, {"type": "text", "text": "描述"}]}], "max_completion_tokens": 2048, "thinking": {"type": "disabled"}}}',
    '{"custom_id": "req-003", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "kimi-k2.6", "messages": [{"role": "user", "content": [{"type": "video_url", "video_url": {"url": "ms://d1a2b3"}}, {"type": "text", "text": "?"}]}], "response_format": {"type": "json_object"}, "prompt_cache_key": "k", "safety_identifier": "s"}}',
    '{"custom_id": "req-004", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "kimi-k2.6", "messages": [{"role": "user", "content": "w"}, {"role": "assistant", "content": "", "reasoning_content": "…", "tool_calls": [{"index": 0, "id": "get_weather:0", "type": "function", "function": {"name": "get_weather", "arguments": "{\\"city\\": \\"北京\\"}"}}]}, {"role": "tool", "tool_call_id": "get_weather:0", "name": "get_weather", "content": "晴"}], "tools": [{"type": "function", "function": {"name": "get_weather", "description": "d", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}, {"type": "builtin_function", "function": {"name": "$web_search"}}], "tool_choice": "auto"}}',
  ]],
  ['the guide of OpenAI', 'openai', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-audio-preview", "messages": [{"role": "system", "content": "You are a helpful assistant."},{"role": "user", "content": "Hello world!"}],"max_tokens": 1000}}',
    '{"custom_id": "request-2", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-audio-preview", "messages": [{"role": "developer", "content": [{"type":"text","text":"x"}]},{"role": "user", "content": "", "name": "joe"}], "temperature": 0, "top_p": 1, "n": 2, "stop": ["\\n", "END"], "logit_bias": {"50256": -100}, "logprobs": true, "top_logprobs": 5, "user": "u", "seed": 42, "metadata": {"a": "b"}, "store": true, "stream": false, "tools": [{"type": "function", "function": {"name": "f"}}], "parallel_tool_calls": false, "service_tier": "auto", "modalities": ["text"]}}',
    '{"custom_id": "request-3", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-audio-preview", "messages": [{"role": "user", "content": [{"type": "text", "text": "What?"}, {"type": "image_url", "image_url": {"url": "https://upload.wikimedia.org/a.jpg", "detail": "low"}}, {"type": "input_audio", "input_audio": {"data": "UklG", "format": "wav"}}, {"type": "file", "file": {"file_id": "file-1"}}]}], "response_format": {"type": "json_schema", "json_schema": {"name": "math_response", "strict": true, "schema": {"type": "object", "properties": {}, "additionalProperties": false}}}, "tools": [{"type": "function", "function": {"name": "f", "strict": true, "parameters": {}}}], "tool_choice": {"type": "function", "function": {"name": "f"}}}}',
    '{"custom_id": "request-4", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-audio-preview", "messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": null, "refusal": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}, {"id": "call_2", "type": "custom", "custom": {"name": "g", "input": "x"}}]}, {"role": "tool", "content": "1", "tool_call_id": "call_1"}, {"role": "tool", "content": [{"type": "text", "text": "2"}], "tool_call_id": "call_2"}], "max_completion_tokens": null, "temperature": null}}',
  ]],
  ['predicted outputs of OpenAI', 'openai', [
    '{"custom_id": "p1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o", "messages": [{"role": "user", "content": "x"}], "n": 1, "presence_penalty": -1, "prediction": {"type": "content", "content": "x"}}}',
  ]],
  ['embeddings of OpenAI', 'openai', [
    '{"custom_id": "e1", "method": "POST", "url": "/v1/embeddings", "body": {"model": "text-embedding-3-small", "input": "text", "encoding_format": "float", "dimensions": 256}}',
    '{"custom_id": "e2", "method": "POST", "url": "/v1/embeddings", "body": {"model": "text-embedding-3-small", "input": ["a", "b"]}}',
    '{"custom_id": "e3", "method": "POST", "url": "/v1/embeddings", "body": {"model": "text-embedding-3-small", "input": [[1, 2, 3], [4]]}}',
  ]],
  ['responses of OpenAI', 'openai', [
    '{"custom_id": "r1", "method": "POST", "url": "/v1/responses", "body": {"model": "gpt-5", "input": "hi", "text": {"format": {"type": "text"}}, "reasoning": {"effort": "low"}, "tools": [{"type": "web_search"}], "max_output_tokens": 50}}',
  ]],
  ['DashScope', 'dashscope', [
    '{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"qwen-max","messages":[{"role":"system","content":"You are a helpful assistant."},{"role":"user","content":"你好！有什么可以帮助你的吗？"}],"enable_thinking":false,"temperature":0.7,"top_k":50,"repetition_penalty":1.05}}',
    '{"custom_id":"2","method":"POST","url":"/v1/chat/completions","body":{"model":"qwen-max","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://dashscope.oss-cn-beijing.aliyuncs.com/images/dog.jpeg"},"min_pixels":3136},{"type":"video","video":["https://a/1.jpg","https://a/2.jpg"]},{"type":"text","text":"?"}]}],"enable_thinking":false,"vl_high_resolution_images":true}}',
  ]],
  ['DashScope rehearsal', 'dashscope', [
    '{"custom_id":"1","method":"POST","url":"/v1/chat/ds-test","body":{"model":"batch-test-model","messages":[{"role":"user","content":"2+2?"}]}}',
  ]],
  ['DashScope embeddings', 'dashscope', [
    '{"custom_id":"1","method":"POST","url":"/v1/embeddings","body":{"model":"text-embedding-v4","input":"x","encoding_format":"float","dimensions":1024}}',
  ]],
  ['PHP, which escapes slashes and everything that is not ASCII', 'openai', [
    '{"custom_id":"a\\/1","method":"POST","url":"\\/v1\\/chat\\/completions","body":{"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image\\/png;base64,iVBOR\\/+w"}},{"type":"text","text":"\\u4f60\\u597d \\ud83d\\ude00"}]}]}}',
  ]],
  ['another service', 'compatible', [
    '{"custom_id": "a", "method": "POST", "url": "/v4/chat/completions", "body": {"model": "chat-plus", "messages": [{"role": "user", "content": "x"}], "do_sample": false, "request_id": "r"}}',
    '{"custom_id": "b", "method": "POST", "url": "/v4/chat/completions", "body": {"model": "chat-plus", "messages": [{"role": "user", "content": "x"}]}}',
  ]],
  ['Kimi with tools called in parallel and twice', 'kimi', [
    '{"custom_id":"p1","method":"POST","url":"/v1/chat/completions","body":{"model":"kimi-k2.7-code","messages":[{"role":"user","content":"w"},{"role":"assistant","content":"","reasoning_content":"r","tool_calls":[{"id":"get_weather:0","type":"function","function":{"name":"get_weather","arguments":"{}"}},{"id":"get_weather:1","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},{"role":"tool","tool_call_id":"get_weather:1","content":"b"},{"role":"tool","tool_call_id":"get_weather:0","content":"a"},{"role":"assistant","content":null,"reasoning_content":"r","tool_calls":[{"id":"get_weather:0","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},{"role":"tool","tool_call_id":"get_weather:0","content":"c"},{"role":"assistant","content":"{","partial":true}],"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{"id":{"type":"string"}}}}}],"thinking":{"type":"enabled","keep":"all"},"max_completion_tokens":4096,"stop":["a","b"]}}',
  ]],
  ['responses of OpenAI in every form', 'openai', [
    '{"custom_id":"r1","method":"POST","url":"/v1/responses","body":{"model":"gpt-5-mini","instructions":"Be short.","input":[{"role":"user","content":[{"type":"input_text","text":"What?"},{"type":"input_image","image_url":"https://a.example/a.png","detail":"low"},{"type":"input_file","file_id":"file-1"}]},{"type":"function_call","call_id":"call_1","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"call_1","output":"1"},{"type":"item_reference","id":"rs_1"}],"reasoning":{"effort":"minimal","summary":"auto"},"text":{"verbosity":"low","format":{"type":"json_schema","name":"answer","strict":true,"schema":{"type":"object","additionalProperties":false}}},"tools":[{"type":"function","name":"f","parameters":{"type":"object","additionalProperties":false},"strict":true},{"type":"file_search","vector_store_ids":["vs_1"]},{"type":"web_search"}],"tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false,"max_output_tokens":64,"max_tool_calls":2,"include":["reasoning.encrypted_content"],"metadata":{"a":"b"},"previous_response_id":null,"prompt_cache_key":"k","safety_identifier":"s","service_tier":"auto","store":false,"temperature":null,"top_p":null,"top_logprobs":0,"truncation":"auto","user":"u","background":false}}',
    '{"custom_id":"r2","method":"POST","url":"/v1/responses","body":{"model":"gpt-5-mini","prompt":{"id":"pmpt_1","version":"2","variables":{"city":"Paris"}}}}',
    '{"custom_id":"r3","method":"POST","url":"/v1/responses","body":{"model":"gpt-5-mini","input":"hi","stream":false,"tool_choice":"auto","conversation":"conv_1"}}',
  ]],
  ['completions of OpenAI', 'openai', [
    '{"custom_id":"c1","method":"POST","url":"/v1/completions","body":{"model":"gpt-3.5-turbo-instruct","prompt":"Say hi","max_tokens":7,"temperature":0,"suffix":null,"echo":false,"best_of":1,"n":1,"logprobs":5,"stop":"\\n"}}',
    '{"custom_id":"c2","method":"POST","url":"/v1/completions","body":{"model":"gpt-3.5-turbo-instruct","prompt":["a","b"]}}',
    '{"custom_id":"c3","method":"POST","url":"/v1/completions","body":{"model":"gpt-3.5-turbo-instruct","prompt":[[1,2],[3]],"seed":1}}',
  ]],
  ['moderations of OpenAI', 'openai', [
    '{"custom_id":"m1","method":"POST","url":"/v1/moderations","body":{"model":"omni-moderation-latest","input":"text"}}',
    '{"custom_id":"m2","method":"POST","url":"/v1/moderations","body":{"model":"omni-moderation-latest","input":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"https://a.example/a.png"}}]}}',
  ]],
  ['pictures of OpenAI', 'openai', [
    '{"custom_id":"i1","method":"POST","url":"/v1/images/generations","body":{"model":"gpt-image-1","prompt":"a cat","size":"1024x1024","n":1}}',
  ]],
  ['DashScope with several modes of input', 'dashscope', [
    '{"custom_id":"v1","method":"POST","url":"/v1/chat/completions","body":{"model":"qwen3-vl-plus","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"https://a.example/a.mp4"},"fps":2},{"type":"text","text":"?"}]}],"enable_thinking":true,"thinking_budget":1024,"top_k":20}}',
    '{"custom_id":"v2","method":"POST","url":"/v1/chat/completions","body":{"model":"qwen3-vl-plus","messages":[{"role":"system","content":[{"type":"text","text":"s"}]},{"role":"user","content":[{"type":"image_url","image_url":{"url":"oss://bucket/a.png"}},{"type":"text","text":"?"}]}],"enable_thinking":true}}',
  ]],
  ['DashScope with a list to embed', 'dashscope', [
    '{"custom_id":"1","method":"POST","url":"/v1/embeddings","body":{"model":"text-embedding-v4","input":["风急天高猿啸哀","渚清沙白鸟飞回"],"dimensions":1024,"encoding_format":"float"}}',
    '{"custom_id":"2","method":"POST","url":"/v1/embeddings","body":{"model":"text-embedding-v4","input":{"contents":[{"text":"a"}]}}}',
  ]],
  ['deployments of Azure', 'azure', [
    '{"custom_id": "task-0", "method": "POST", "url": "/chat/completions", "body": {"model": "my-gpt-4o-batch", "messages": [{"role": "system", "content": "You are an AI assistant that helps people find information."}, {"role": "user", "content": "When was Microsoft founded?"}]}}',
    '{"custom_id": "task-1", "method": "POST", "url": "/chat/completions", "body": {"model": "my-gpt-4o-batch", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://a.example/a.png"}}]}], "max_tokens": 1000}}',
  ]],
  ['Azure with /v1', 'azure', [
    '{"custom_id": "task-0", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-batch", "messages": [{"role": "user", "content": "x"}], "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object", "additionalProperties": false}, "strict": true}}}}',
  ]],
  ['Zhipu', 'zhipu', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v4/chat/completions", "body": {"model": "glm-4-plus", "messages": [{"role": "system", "content": "你是一个意图分类器."}, {"role": "user", "content": "# 任务：对以下用户评论进行情感分类"}], "temperature": 0.1, "do_sample": false, "thinking": {"type": "disabled"}, "request_id": "r"}}',
    '{"custom_id": "请求编号01", "method": "POST", "url": "/v4/chat/completions", "body": {"model": "glm-4-plus", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://a.example/a.jpg"}}, {"type": "text", "text": "?"}]}], "tools": [{"type": "web_search", "web_search": {"enable": false}}]}}',
  ]],
  ['Zhipu, to embed', 'zhipu', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v4/embeddings", "body": {"model": "embedding-3", "input": "x", "dimensions": 512}}',
  ]],
  ['Zhipu, to paint', 'zhipu', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v4/images/generations", "body": {"model": "cogview-4", "prompt": "一只猫"}}',
  ]],
  ['SiliconFlow', 'siliconflow', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "deepseek-ai/DeepSeek-V3", "messages": [{"role": "system", "content": "You are a helpful assistant"}, {"role": "user", "content": "Why?"}], "stream": true, "max_tokens": 1514, "thinking_budget": 32768}}',
    '{"custom_id": "request-2", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "deepseek-ai/DeepSeek-V3", "messages": [{"role": "user", "content": "How?"}], "temperature": 0.3}}',
  ]],
  ['SiliconFlow, whose model the batch names', 'siliconflow', [
    '{"custom_id": "request-1", "body": {"messages": [{"role": "user", "content": "Why?"}]}}',
  ]],
  ['Groq', 'groq', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "llama-3.1-8b-instant", "messages": [{"role": "system", "content": "You are a helpful assistant."}, {"role": "user", "content": "What is 2+2?"}], "reasoning_format": "hidden", "service_tier": "auto"}}',
    '{"custom_id": "request-2", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "llama-3.1-8b-instant", "messages": [{"role": "user", "content": "x"}]}}',
  ]],
  ['Groq, to transcribe', 'groq', [
    '{"custom_id": "job-cb6d01f6-1", "method": "POST", "url": "/v1/audio/transcriptions", "body": {"model": "whisper-large-v3", "language": "en", "url": "https://a.example/a.wav", "response_format": "verbose_json", "timestamp_granularities": ["segment"]}}',
  ]],
  ['Together', 'together', [
    '{"custom_id": "request-1", "body": {"model": "deepseek-ai/DeepSeek-V3", "messages": [{"role": "user", "content": "Hello, world!"}], "max_tokens": 200}}',
    '{"custom_id": "request-2", "body": {"model": "deepseek-ai/DeepSeek-V3", "messages": [{"role": "user", "content": "Explain quantum computing"}], "max_tokens": 200, "repetition_penalty": 1.1}}',
  ]],
  ['Fireworks', 'fireworks', [
    '{"custom_id": "request-1", "body": {"messages": [{"role": "system", "content": "You are a helpful assistant."}, {"role": "user", "content": "What is the capital of France?"}], "max_tokens": 100}}',
    '{"custom_id": "request-2", "body": {"messages": [{"role": "user", "content": "Explain quantum computing"}], "temperature": 0.7}}',
  ]],
  ['Mistral', 'mistral', [
    '{"custom_id": "0", "body": {"max_tokens": 100, "messages": [{"role": "user", "content": "What is the best French cheese?"}], "safe_prompt": true, "random_seed": 1}}',
    '{"custom_id": "1", "body": {"model": "mistral-small-latest", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": "https://a.example/a.png"}, {"type": "text", "text": "?"}]}, {"role": "assistant", "content": "Sure", "prefix": true}], "tool_choice": "any"}}',
  ]],
  ['Nebius', 'compatible', [
    '{"custom_id": "request-1", "url": "/v1/chat/completions", "method": "POST", "body": {"model": "Qwen/Qwen3-235B-A22B", "messages": [{"role": "system", "content": "You are a chemistry expert."}, {"role": "user", "content": "x"}], "max_tokens": 1000, "extra_field": {"a": null}}}',
  ]],
  ['DeepInfra', 'compatible', [
    '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"meta-llama/Llama-3.3-70B-Instruct-Turbo","messages":[{"role":"user","content":"x"}],"min_p":0.1,"reasoning_effort":"none"}}',
  ]],
  ['Novita', 'compatible', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v1/completions", "body": {"model": "deepseek/deepseek-v3-0324", "prompt": "x", "max_tokens": 400}}',
  ]],
  ['Doubleword', 'compatible', [
    '{"custom_id":"5f0c","method":"POST","url":"/v1/responses","body":{"model":"Qwen/Qwen3-VL-30B-A3B-Instruct-FP8","input":"x"}}',
  ]],
  ['a LiteLLM proxy', 'compatible', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o-my-special-test", "messages": [{"role": "system", "content": "You are a helpful assistant."}, {"role": "user", "content": "Hello world!"}], "max_tokens": 10, "metadata": {"tags": ["a"]}}}',
  ]],
  ['vLLM, also for what OpenAI has not', 'compatible', [
    '{"custom_id": "request-1", "method": "POST", "url": "/v1/score", "body": {"model": "BAAI/bge-reranker-v2-m3", "text_1": "a", "text_2": ["b"]}}',
  ]],
  ['llm-d', 'compatible', [
    '{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"meta-llama/Llama-3.1-8B-Instruct","messages":[{"role":"user","content":"x"}],"chat_template_kwargs":{"enable_thinking":false},"guided_json":{"type":"object"}}}',
  ]],
]; // prettier-ignore

function checked(profile: ProviderProfile, lines: readonly string[]) {
  const document = new BatchDocument(profile, { today: '2026-11-21', schemas });
  document.replace(0, 0, [...lines, '']);
  document.check(() => false);
  return { summary: document.summary(), list: document.problems(100).list };
}

for (const [name, provider, lines] of files)
  test(`no false alarm: ${name}`, () => {
    const { summary, list } = checked(profileOf(provider), lines);
    assert.deepEqual(list, []);
    assert.equal(summary.requests, lines.length);
    assert.ok(summary.looksLikeBatch);

    // Without an account the model and the path tell the provider.
    const guessed = guessProfile(signsOf(summary), profiles);
    const errors = checked(guessed, lines).list.filter(({ severity }) => severity === 'error');
    assert.deepEqual(errors, [], guessed.id);
  });

/** Single requests as the documents of each service show them, one file for each profile; models are mixed in them. */
const requests = join(import.meta.dirname, 'realRequests');
for (const file of readdirSync(requests))
  test(`no false alarm: every request of ${file}`, () => {
    const profile = profileOf(basename(file, '.jsonl'));
    for (const line of readFileSync(join(requests, file), 'utf8').trimEnd().split('\n'))
      assert.deepEqual(checked(profile, [line]).list, [], line);
  });

const strangers: readonly [string, string][] = [
  ['a chat log', '{"role":"user","content":"hi"}'],
  ['fine-tuning data', '{"messages":[{"role":"user","content":"hi"}]}'],
  ['a table', '{"a":1,"b":[2]}'],
  ['numbers', '1\n2'],
  ['broken lines', '{"a":1,\nnot json'],
  ['arrays', '[1,2]\n[3,4]'],
  ['a log with errors', '{"error":"x","level":3}\n{"error":"y","level":3}'],
  [
    'a chat log whose texts speak of batches',
    '{"role":"user","content":"{\\"custom_id\\": 1, \\"body\\": {}}"}',
  ],
  ['conversations with requests and responses', '{"request":"hi","response":"ho"}'],
  ['a dataset with ids and parameters', '{"id":"a","params":{"x":1}}\n{"id":"b","params":{"x":1}}'],
  ['JavaScript', 'const a = {custom: 1};\nexport default a;'],
];

for (const [name, text] of strangers)
  test(`left alone: ${name}`, () => {
    const document = new BatchDocument(kimi, { schemas });
    document.replace(0, 0, text.split('\n'));
    document.check(() => false);
    assert.deepEqual(document.problems(100).list, []);
    assert.equal(document.summary().looksLikeBatch, false);
    assert.equal(document.summary().shape, undefined);
  });

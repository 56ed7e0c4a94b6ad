import type { JsonObject } from '../../../src/json/unknownJson.ts';

/** The three forms in which a conversation is asked for. */
export type Form = 'chat' | 'responses' | 'anthropic';

const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const png = 'iVBORw0KGgo=';
const user = { role: 'user', content: 'Weather as JSON?' };

const described = { name: 'get_weather', description: 'd', parameters };
const functionTool = { type: 'function', function: described };
const call = {
  id: 'call_1',
  type: 'function',
  function: { name: 'get_weather', arguments: '{"city": "X"}' },
};
const called = { role: 'assistant', content: null, tool_calls: [call] };
const answered = { role: 'tool', tool_call_id: 'call_1', content: '15' };
const jsonSchema = { name: 'weather', description: 'd', strict: true, schema: parameters };
const chatOf = (...messages: unknown[]) => ({ messages });
const saying = (...content: unknown[]) => chatOf({ role: 'user', content });

/** What stands in a chat beside a model and a message of a user; the first of a name is its usual value. */
const chat: readonly JsonObject[] = [
  {},
  { max_tokens: 200 }, { max_tokens: 5 }, { max_completion_tokens: 200 }, { max_completion_tokens: 5 },
  { temperature: 0 }, { temperature: 1 }, { temperature: 1.5 }, { temperature: null },
  { top_p: 0.5 }, { n: 1 }, { n: 2 }, { presence_penalty: 0.5 }, { frequency_penalty: 0.5 },
  { stop: 'END' }, { stop: ['END', '\n'] }, { stop: null }, { stream: false }, { stream: true },
  { seed: 7 }, { logprobs: true }, { logprobs: true, top_logprobs: 3 }, { logit_bias: { 50256: -100 } },
  { user: 'u' }, { metadata: { a: 'b' }, store: true }, { store: false }, { service_tier: 'auto' },
  { reasoning_effort: 'low' }, { reasoning_effort: 'none' }, { verbosity: 'low' }, { modalities: ['text'] },
  { prediction: { type: 'content', content: 'x' } }, { web_search_options: {} },
  { prompt_cache_key: 'k' }, { prompt_cache_retention: '24h' }, { safety_identifier: 's' },
  { response_format: { type: 'text' } }, { response_format: { type: 'json_object' } },
  { response_format: { type: 'json_schema', json_schema: jsonSchema } },
  { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { ...parameters, minProperties: 1 } } } },
  { tools: [functionTool] }, { tools: [] },
  { tools: [{ type: 'function', function: { name: 'get_weather' } }] },
  { tools: [{ type: 'function', function: { ...described, strict: true } }] },
  { tools: [{ type: 'function', function: { ...described, strict: false } }] },
  { tools: [{ type: 'custom', custom: { name: 'c', description: 'd' } }] },
  { tools: [{ type: 'custom', custom: { name: 'c', format: { type: 'grammar', grammar: { syntax: 'regex', definition: 'a+' } } } }, functionTool] },
  { tools: [functionTool], tool_choice: 'auto' }, { tools: [functionTool], tool_choice: 'none' },
  { tools: [functionTool], tool_choice: 'required' }, { tools: [functionTool], tool_choice: null },
  { tools: [functionTool], tool_choice: { type: 'function', function: { name: 'get_weather' } } },
  { tools: [functionTool], tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'get_weather' } }] } } },
  { tools: [functionTool], parallel_tool_calls: false }, { tools: [functionTool], parallel_tool_calls: true },
  { tools: [functionTool], tool_choice: 'none', parallel_tool_calls: false },
  { functions: [described] }, { functions: [described], function_call: 'auto' },
  chatOf({ role: 'system', content: 's' }, user), chatOf({ role: 'developer', content: 's' }, user),
  chatOf({ role: 'system', content: [{ type: 'text', text: 's' }, { type: 'text', text: 't' }] }, user),
  chatOf({ role: 'system', content: 's' }, { role: 'system', content: 't' }, user),
  chatOf({ role: 'system', content: 's', name: 'n' }, { ...user, name: 'n' }),
  chatOf(user, { role: 'system', content: 's' }, user),
  chatOf(user, { role: 'assistant', content: 'a' }, user),
  chatOf(user, { role: 'assistant', content: [{ type: 'text', text: 'a' }], name: 'n' }, user),
  chatOf(user, { role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] }, user),
  chatOf(user, { role: 'assistant', content: null, refusal: 'no' }, user),
  chatOf(user, { role: 'assistant', content: 'a', audio: { id: 'audio_1' } }, user),
  chatOf(user, { role: 'assistant', content: 'a', reasoning_content: 'r' }, user),
  saying({ type: 'text', text: 'a' }, { type: 'text', text: 'b' }),
  saying({ type: 'image_url', image_url: { url: 'https://a.example/a.png' } }, { type: 'text', text: 'b' }),
  saying({ type: 'image_url', image_url: { url: `data:image/png;base64,${png}`, detail: 'low' } }),
  saying({ type: 'image_url', image_url: { url: `data:image/png;base64,${png}`, detail: 'auto' } }),
  saying({ type: 'input_audio', input_audio: { data: 'UklG', format: 'wav' } }),
  saying({ type: 'file', file: { file_id: 'file-1' } }, { type: 'text', text: 'b' }),
  saying({ type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${png}` } }),
  saying({ type: 'video_url', video_url: { url: 'https://a.example/a.mp4' } }, { type: 'text', text: 'b' }),
  { tools: [functionTool], ...chatOf(user, called, answered, user) },
  { tools: [functionTool], ...chatOf(user, { ...called, content: 'Let me see.' }, answered) },
  { tools: [functionTool], ...chatOf(user, { ...called, content: '' }, { ...answered, name: 'get_weather' }) },
  { tools: [functionTool], ...chatOf(user, { ...called, tool_calls: [call, { ...call, id: 'call_2' }] }, answered, { ...answered, tool_call_id: 'call_2' }) },
  { tools: [functionTool], ...chatOf(user, called, { ...answered, content: [{ type: 'text', text: '1' }, { type: 'text', text: '5' }] }) },
  { tools: [functionTool], ...chatOf(user, { ...called, tool_calls: [{ ...call, function: { name: 'get_weather', arguments: '' } }] }, answered) },
  { tools: [functionTool], ...chatOf(user, { ...called, tool_calls: [{ ...call, function: { name: 'get_weather', arguments: '[1]' } }] }, answered) },
  { tools: [{ type: 'custom', custom: { name: 'c' } }], ...chatOf(user, { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'custom', custom: { name: 'c', input: 'x' } }] }, answered) },
  { enable_thinking: true }, { enable_thinking: false }, { thinking: { type: 'enabled' } }, { thinking: { type: 'disabled' } },
  { top_k: 20 }, { repetition_penalty: 1.1 }, { thinking_budget: 100, enable_thinking: true },
].map((part) => ({ ...chatOf(user), ...part })); // prettier-ignore

const flatTool = {
  type: 'function',
  name: 'get_weather',
  description: 'd',
  parameters,
  strict: true,
};
const asked = { role: 'user', content: 'Weather as JSON?' };
const flatCall = {
  type: 'function_call',
  call_id: 'call_1',
  name: 'get_weather',
  arguments: '{"city": "X"}',
};
const output = { type: 'function_call_output', call_id: 'call_1', output: '15' };
const input = (...items: unknown[]) => ({ input: items });
const part = (...content: unknown[]) => input({ role: 'user', content });

const responses: readonly JsonObject[] = [
  {}, input(asked), input({ type: 'message', ...asked }), { instructions: 'i' }, { instructions: 'i', ...input({ role: 'system', content: 's' }, asked) },
  input({ role: 'system', content: 's' }, asked), input({ role: 'developer', content: [{ type: 'input_text', text: 's' }] }, asked),
  { max_output_tokens: 200 }, { temperature: 0 }, { temperature: 1.5 }, { top_p: 0.5 }, { top_logprobs: 3 },
  { reasoning: { effort: 'low' } }, { reasoning: { effort: 'low', summary: 'auto' } },
  { text: { format: { type: 'text' } } }, { text: { format: { type: 'json_object' } } }, { text: { verbosity: 'low' } },
  { text: { format: { type: 'json_schema', ...jsonSchema } } },
  { tools: [flatTool] }, { tools: [{ ...flatTool, strict: false }] }, { tools: [{ type: 'function', name: 'get_weather', parameters, strict: null }] },
  { tools: [{ type: 'function', name: 'get_weather', parameters }] },
  { tools: [{ type: 'custom', name: 'c', description: 'd' }] }, { tools: [{ type: 'custom', name: 'c', format: { type: 'grammar', syntax: 'regex', definition: 'a+' } }] },
  { tools: [{ type: 'web_search' }] }, { tools: [{ type: 'web_search' }], tool_choice: { type: 'web_search' } },
  { tools: [{ type: 'file_search', vector_store_ids: ['vs_1'] }, flatTool] },
  { tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] }, { tools: [{ type: 'mcp', server_label: 'm', server_url: 'https://a.example' }] },
  { tools: [flatTool], tool_choice: 'auto' }, { tools: [flatTool], tool_choice: 'required' }, { tools: [flatTool], tool_choice: 'none' },
  { tools: [flatTool], tool_choice: { type: 'function', name: 'get_weather' } },
  { tools: [flatTool], tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'get_weather' }] } },
  { tools: [{ type: 'custom', name: 'c' }], tool_choice: { type: 'custom', name: 'c' } },
  { tools: [flatTool], parallel_tool_calls: false }, { tools: [flatTool], max_tool_calls: 2 },
  { include: ['reasoning.encrypted_content'] }, { previous_response_id: 'resp_1' }, { conversation: 'conv_1' },
  { prompt: { id: 'pmpt_1' } }, { truncation: 'auto' }, { store: false }, { metadata: { a: 'b' } }, { service_tier: 'auto' },
  { prompt_cache_key: 'k' }, { safety_identifier: 's' }, { stream: false }, { user: 'u' }, { background: false },
  part({ type: 'input_text', text: 'a' }, { type: 'input_text', text: 'b' }),
  part({ type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'low' }),
  part({ type: 'input_image', image_url: 'https://a.example/a.png' }, { type: 'input_text', text: 'b' }),
  part({ type: 'input_image', file_id: 'file-1', detail: 'auto' }, { type: 'input_text', text: 'b' }),
  part({ type: 'input_file', file_id: 'file-1' }, { type: 'input_text', text: 'b' }),
  part({ type: 'input_file', file_url: 'https://a.example/a.pdf' }, { type: 'input_text', text: 'b' }),
  part({ type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${png}` }),
  input(asked, { role: 'assistant', content: 'a' }, asked),
  input(asked, { type: 'message', role: 'assistant', id: 'msg_1', status: 'completed', content: [{ type: 'output_text', text: 'a', annotations: [] }] }, asked),
  input(asked, { role: 'assistant', content: [{ type: 'output_text', text: 'a' }] }, asked),
  input(asked, { role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] }, asked),
  { tools: [flatTool], ...input(asked, flatCall, output, asked) },
  { tools: [flatTool], ...input(asked, { ...flatCall, id: 'fc_1', status: 'completed' }, output) },
  { tools: [flatTool], ...input(asked, { role: 'assistant', content: 'a' }, flatCall, { ...flatCall, call_id: 'call_2' }, output, { ...output, call_id: 'call_2' }) },
  { tools: [flatTool], ...input(asked, flatCall, { ...output, output: [{ type: 'input_text', text: '15' }] }) },
  { tools: [flatTool], ...input(asked, flatCall, { ...output, output: [{ type: 'input_image', image_url: 'https://a.example/a.png' }] }) },
  { tools: [{ type: 'custom', name: 'c' }], ...input(asked, { type: 'custom_tool_call', call_id: 'call_1', name: 'c', input: 'x' }, { type: 'custom_tool_call_output', call_id: 'call_1', output: 'y' }) },
  input({ type: 'item_reference', id: 'msg_1' }, asked),
  input(asked, { type: 'reasoning', id: 'rs_1', summary: [] }, { role: 'assistant', content: 'a' }, asked),
].map((one) => ({ input: 'Weather as JSON?', ...one })); // prettier-ignore

const tool = { name: 'get_weather', description: 'd', input_schema: parameters };
const use = { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'X' } };
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: '15' };
const turns = (...messages: unknown[]) => ({ messages });
const blocks = (...content: unknown[]) => turns({ role: 'user', content });
const source = { type: 'base64', media_type: 'image/png', data: png };
const cache_control = { type: 'ephemeral' };
const afterUse = (answer: unknown) => ({
  tools: [tool],
  ...turns(user, { role: 'assistant', content: [use] }, { role: 'user', content: [answer] }),
});

const anthropic: readonly JsonObject[] = [
  {}, { system: 's' }, { system: [{ type: 'text', text: 's' }] }, { system: [{ type: 'text', text: 's', cache_control }, { type: 'text', text: 't' }] },
  { temperature: 0 }, { temperature: 1 }, { top_p: 0.5 }, { top_k: 5 }, { stop_sequences: ['END'] }, { stream: false },
  { metadata: { user_id: 'u' } }, { tools: [tool] }, { tools: [{ type: 'custom', ...tool }] }, { tools: [{ ...tool, strict: true }] },
  { tools: [{ ...tool, cache_control }] }, { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
  { tools: [tool], tool_choice: { type: 'auto' } }, { tools: [tool], tool_choice: { type: 'any' } }, { tools: [tool], tool_choice: { type: 'none' } },
  { tools: [tool], tool_choice: { type: 'tool', name: 'get_weather' } }, { tools: [tool], tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
  { tools: [tool], tool_choice: { type: 'any', disable_parallel_tool_use: false } },
  { thinking: { type: 'enabled', budget_tokens: 1024 }, max_tokens: 3000 }, { thinking: { type: 'disabled' } }, { thinking: { type: 'adaptive' } },
  { output_config: { effort: 'low' } }, { output_config: { effort: 'max' } }, { output_config: { format: { type: 'json_schema', schema: parameters } } },
  { service_tier: 'auto' }, { container: 'c_1' }, { cache_control }, { inference_geo: 'us' },
  turns(user, { role: 'assistant', content: 'a' }, user), turns(user, { role: 'assistant', content: [{ type: 'text', text: 'a' }] }, user),
  turns(user, { role: 'assistant', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }] }, user),
  turns(user, { role: 'assistant', content: [{ type: 'thinking', thinking: 't', signature: 's' }, { type: 'text', text: 'a' }] }, user),
  blocks({ type: 'text', text: 'a' }, { type: 'text', text: 'b', cache_control }), blocks({ type: 'image', source }, { type: 'text', text: 'b' }),
  blocks({ type: 'image', source: { type: 'url', url: 'https://a.example/a.png' } }), blocks({ type: 'image', source: { type: 'file', file_id: 'file_1' } }, { type: 'text', text: 'b' }),
  blocks({ type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' } }, { type: 'text', text: 'b' }),
  afterUse(result), afterUse({ ...result, is_error: true }), afterUse({ ...result, content: [{ type: 'text', text: '15' }] }),
  afterUse({ type: 'tool_result', tool_use_id: 'toolu_1' }), afterUse({ ...result, content: [{ type: 'image', source }] }),
  { tools: [tool], ...turns(user, { role: 'assistant', content: [{ type: 'text', text: 'a' }, use] }, { role: 'user', content: [result, { type: 'text', text: 'b' }] }) },
].map((one) => ({ max_tokens: 200, ...turns(user), ...one })); // prettier-ignore

/** Bodies without a model: each member that the schemas of the three forms know, in each way that it is written. */
export const everyMember: { readonly [F in Form]: readonly JsonObject[] } = {
  chat,
  responses,
  anthropic,
};

import fc from 'fast-check';

const png = 'data:image/png;base64,iVBORw0KGgo=';

const text = fc.oneof(
  fc.constantFrom(
    '',
    'hi',
    '[1]',
    '[{"type":"text","text":"x"}]',
    '你好 😀',
    'a "quoted" \\ text',
    'as JSON',
    'line\nbreak',
    'x'.repeat(70),
  ),
  fc.string({ maxLength: 12 }),
);

const address = fc.constantFrom(
  png,
  'data:image/png;base64,iVBO!w0K',
  'data:image/xyz;base64,AAAA',
  'data:,x',
  'https://example.com/a.png',
  'ms://file_1',
  'oss://a',
  'C:\\a.png',
  '',
);

const part = fc.oneof(
  fc.record({ type: fc.constant('text'), text }),
  fc.record({ type: fc.constant('image_url'), image_url: fc.record({ url: address }) }),
  fc.record({ type: fc.constantFrom('video_url', 'odd'), video_url: address }),
  fc.constantFrom<unknown>(1, null, {}, { type: 'text' }, { type: 5 }),
);

const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } });

const message = fc.oneof(
  { weight: 8, arbitrary: fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), content: text }) },
  { weight: 2, arbitrary: fc.record({ role: fc.constant('user'), content: fc.array(part, { maxLength: 3 }) }) },
  fc.record({
    role: fc.constantFrom('assistant', 'assistant', 'tool', 'tool', 'user', 'robot', 3),
    content: fc.oneof(text, fc.constantFrom<unknown>(null, 1, {}, [])),
    partial: fc.constantFrom(true, false, null),
    tool_call_id: fc.constantFrom<unknown>('call_1', 'call_1', 'call_2', 'q"1', '', 7),
    tool_calls: fc.constantFrom<unknown>(
      [call('call_1')],
      [call('call_1'), call('call_2')],
      [call('call_2'), call('call_1')],
      [call('q"1'), call('')],
      [{ id: 1, type: 'function', function: { name: 'f', arguments: {} } }],
      [],
      'x',
    ),
  }, { requiredKeys: ['role'] }),
  fc.constantFrom<unknown>('hi', null, {}),
); // prettier-ignore

/** Schemas that keep and break the strict subset, and alike but for one value. */
const schemas = [
  {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  },
  {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['b'],
    additionalProperties: false,
  },
  {
    type: 'object',
    properties: { a: { type: 'str' } },
    required: ['a'],
    additionalProperties: true,
  },
  {
    type: 'object',
    properties: { a: { type: 'string', format: 'uri' } },
    required: ['a'],
    additionalProperties: false,
  },
  {
    type: 'object',
    properties: { a: { type: 'string', format: 'date' } },
    required: ['a'],
    additionalProperties: false,
  },
  { type: 'object', properties: { a: { $ref: '#/$defs/x' } }, $defs: { x: { type: 'array' } } },
  { type: 'object', properties: { a: { $ref: '#/$defs/y' } }, $defs: { x: { type: 'array' } } },
];

const tool = fc.record({
  type: fc.constantFrom('function', 'builtin_function', 1),
  function: fc.record({
    name: fc.constantFrom('get_weather', '1a', 'a b', '', 'x'.repeat(65)),
    parameters: fc.constantFrom<unknown>({}, { type: 'object' }, 'x', ...schemas),
    strict: fc.boolean(),
  }),
});

const items = [
  [{ role: 'user', content: [{ type: 'input_text', text: 'x' }] }],
  [{ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }],
  [{ role: 'tool', content: 'x' }],
  [{ type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }],
  [{ type: 'function_call_output', output: 5, odd: 1 }],
];

const numbers = fc.constantFrom<unknown>(
  0,
  0.6,
  1,
  0.95,
  2,
  2.5,
  -1,
  1.5,
  null,
  '1',
  true,
  1e21,
  2 ** 60,
);

export const bodies = fc.record(
  {
    model: fc.constantFrom<unknown>('kimi-k2.6', 'kimi-k2.6', 'kimi-k2.6', 'kimi-k2.5', 'kimi-k3', 'qwen-plus', 'batch-test-model', 'gpt-4o', 'gpt-5.1', 'gpt-4-0613', 'o3', 'text-embedding-v4', 'claude-x', '', 5),
    messages: fc.oneof(
      { weight: 9, arbitrary: fc.array(message, { maxLength: 4 }) },
      fc.constantFrom<unknown>('x', null, {}),
    ),
    temperature: numbers,
    top_p: numbers,
    n: numbers,
    seed: numbers,
    max_tokens: fc.oneof(numbers, fc.constantFrom<unknown>(5_000, 1_000_000)),
    max_completion_tokens: numbers,
    max_output_tokens: numbers,
    reasoning_effort: fc.constantFrom<unknown>('none', 'low', 'xhigh', 'odd', null, 1),
    dimensions: fc.constantFrom<unknown>(64, 100, 5_000),
    logit_bias: fc.constantFrom<unknown>({ 1: 5 }, { 1: 101 }, { 2: -200 }, 'x'),
    stream_options: fc.constantFrom<unknown>({}, null),
    background: fc.boolean(),
    timeout: fc.constant(3),
    instructions: text,
    top_logprobs: numbers,
    stop: fc.constantFrom<unknown>('a', ['a', 'b'], ['x'.repeat(33)], ['1', '2', '3', '4', '5', '6'], [1], '字'.repeat(11)),
    stream: fc.constantFrom<unknown>(true, false, 'x'),
    thinking: fc.constantFrom<unknown>({ type: 'disabled' }, { type: 'enabled', keep: 'all' }, { type: 'x' }, 'x'),
    enable_thinking: fc.constantFrom<unknown>(true, false, 'x'),
    tools: fc.array(tool, { maxLength: 2 }),
    tool_choice: fc.constantFrom<unknown>('auto', 'required', 'odd', { type: 'function' }, { type: 'function', function: { name: 'get_weather' } }, 1),
    response_format: fc.constantFrom<unknown>(
      { type: 'json_object' },
      { type: 'json_schema' },
      { type: 'json_schema', json_schema: { name: 'a', schema: {} } },
      ...schemas.map((schema) => ({ type: 'json_schema', json_schema: { name: 'a', strict: true, schema } })),
      { type: 'odd' },
    ),
    input: fc.constantFrom<unknown>('text', ['a', ''], ['a', 5], [], 4, [[1, 2]], ...items),
    prompt: fc.constantFrom<unknown>('text', [[1], 'a', null], {}),
    text: fc.constantFrom<unknown>(
      { format: { type: 'json_object' } },
      ...schemas.map((schema) => ({ format: { type: 'json_schema', name: 'a', strict: true, schema } })),
      { format: { type: 'json_schema', name: 'a' } }, { format: { type: 'odd' } }, 'x'),
    reasoning: fc.constantFrom<unknown>({ effort: 'low' }, 'low'),
    functions: fc.constant([]),
    extra_body: fc.constant({ top_k: 1 }),
    metadata: fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }),
  },
  { requiredKeys: ['model', 'messages'] },
); // prettier-ignore

const request = fc.record(
  {
    custom_id: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', '你好', 'q"uote', 'e1', 'e2', 'e3') },
      fc.constantFrom<unknown>('', 5, null),
    ),
    method: fc.constantFrom('POST', 'POST', 'POST', 'POST', 'GET'),
    url: fc.constantFrom('/v1/chat/completions', '/v1/chat/completions', '/v4/chat/completions', '/v1/embeddings', '/v1/chat/ds-test', '/v1/responses', '/v1/completions', '/v1/x', ''),
    body: fc.oneof({ weight: 9, arbitrary: bodies }, fc.constantFrom<unknown>('x', null, [])),
    extra: fc.constantFrom(1),
    temperature: fc.constantFrom(1),
  },
  { requiredKeys: ['custom_id', 'body'] },
); // prettier-ignore

const good = fc
  .tuple(fc.nat(60), fc.constantFrom('kimi-k2.6', 'kimi-k2.6', 'kimi-k2.7-code'), text)
  .map(([id, model, content]) => ({
    custom_id: `id-${String(id)}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model, messages: [{ role: 'user', content }] },
  }));

const callId = fc.constantFrom('call_1', 'call_2', 'call_3', 'q"1', '');

/** Calls of tools and their answers, of which some have the right ids. */
const toolTalk = fc
  .array(
    fc.oneof(
      fc.array(callId, { maxLength: 2 }).map((ids) => ({ role: 'assistant', tool_calls: ids.map(call) })),
      { weight: 2, arbitrary: callId.map((id) => ({ role: 'tool', content: 'x', tool_call_id: id })) },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((messages) => ({
    custom_id: 'a',
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages },
  })); // prettier-ignore

const damage = fc.constantFrom(
  '',
  '',
  ',',
  '}',
  '"',
  'x',
  '\u0000',
  '{"a":1}',
  '\\ud800',
  '// no',
  ' ',
);

/** One line: mostly requests, good and bad ones; sometimes damaged text. */
export const line: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: good.map((value) => JSON.stringify(value)) },
  { weight: 8, arbitrary: request.map((value) => JSON.stringify(value)) },
  { weight: 4, arbitrary: toolTalk.map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(request, fc.nat(), damage)
      .map(([value, at, put]) => {
        const whole = JSON.stringify(value);
        const start = at % (whole.length + 1);
        return whole.slice(0, start) + put + whole.slice(start);
      }),
  },
  {
    weight: 1,
    arbitrary: request.map((value) => JSON.stringify(value).replace('"custom_id"', '"custom\\u005fid"')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(request, fc.constantFrom('role', 'content', 'type', 'id'))
      .map(([value, key]) =>
        JSON.stringify(value).replaceAll(`"${key}":`, `"\\u00${key.charCodeAt(0).toString(16)}${key.slice(1)}":`),
      ),
  },
  {
    weight: 1,
    arbitrary: request.map((value) => JSON.stringify(value).replace('{', '{"custom_id":"twice","body":{},')),
  },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '{', '}', '[', '"a":1,', '1', '"x"', '[1]', '\ufeff{}') },
).map((text) => text.replaceAll('\n', ' ').toWellFormed()); // prettier-ignore

/** Lines that open and close brackets as they please; some sets of them open far more than they close. */
const brackets = fc
  .uniqueArray(
    fc.constantFrom(
      '{', '}', '[', ']', '{}', '},', ']}', ']},', '{"a":', '{"a":[', '"b":{', '"c":1,', '2', '}}', '}{', '} ', 'x',
      '"d":"]', '{"custom_id":"x"}', '"body":{"messages":[{"role":"user","content":"text",',
      '{"id":1,"body":{"messages":[{"role":"user","content":"text",',
    ),
    { minLength: 1, maxLength: 5 },
  )
  .chain((some) => fc.array(fc.constantFrom(...some), { maxLength: 12 })); // prettier-ignore

/** Lines, some of which are a request that goes over several of them, perhaps damaged. */
export const lines: fc.Arbitrary<readonly string[]> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: line.map((one) => [one]) },
      {
        weight: 1,
        arbitrary: fc.tuple(request, fc.nat(12)).map(([value, lost]) => {
          const all = JSON.stringify(value, null, 1).toWellFormed().split('\n');
          return lost < all.length && lost > 0 ? all.filter((_, index) => index !== lost) : all;
        }),
      },
      { weight: 1, arbitrary: brackets },
      {
        // Raw line breaks in its texts.
        weight: 1,
        arbitrary: fc
          .tuple(request, fc.constantFrom('a\nb', 'a\n\nb"', '\n{', 'a\n{"b":1}', '\n'), fc.nat())
          .map(([value, broken, lost]) => {
            const text = JSON.stringify({ ...value, text: '…' }).replace('…', () => broken);
            const all = text.toWellFormed().split('\n');
            return lost % 9 === 0 ? all.slice(0, -1) : all;
          }),
      },
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.flat());

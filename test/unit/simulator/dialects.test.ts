import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenSimulator, requestLine, withSimulator } from '../../support/openSimulator.ts';

type Json = Readonly<Record<string, unknown>>;

const models = {
  kimi: 'kimi-k2.6',
  dashscope: 'qwen-plus',
  openai: 'gpt-4o-mini',
  compatible: 'm',
};
type ProviderId = keyof typeof models;

const as = (provider: ProviderId, run: (simulator: OpenSimulator) => Promise<void>) =>
  withSimulator(run, { provider });

const line = (provider: ProviderId, id: string, prompt: string) =>
  requestLine(id, prompt, { model: models[provider] });

async function ended(simulator: OpenSimulator, content: string): Promise<Json> {
  const id = await simulator.submit(content);
  return (await simulator.call('GET', `/batches/${id}`)).json ?? {};
}

async function onlyLine(simulator: OpenSimulator, fileId: unknown): Promise<Json> {
  const { text } = await simulator.call('GET', `/files/${String(fileId)}/content`);
  return JSON.parse(text) as Json;
}

const unauthorized: Readonly<Record<ProviderId, Json>> = {
  kimi: { message: 'Invalid Authentication', type: 'invalid_authentication_error' },
  dashscope: {
    message:
      'Incorrect API key provided. For details, see: https://help.aliyun.com/zh/model-studio/error-code#apikey-error',
    type: 'invalid_request_error',
    param: null,
    code: 'invalid_api_key',
  },
  openai: {
    message:
      'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.',
    type: 'invalid_request_error',
    param: null,
    code: 'invalid_api_key',
  },
  compatible: {
    message:
      'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.',
    type: 'invalid_request_error',
    param: null,
    code: 'invalid_api_key',
  },
};

for (const provider of Object.keys(models) as ProviderId[]) {
  test(`${provider} says 401 to a wrong key, and to none`, () =>
    as(provider, async (simulator) => {
      for (const authorization of ['Bearer wrong', '', simulator.token]) {
        const answer = await simulator.call('GET', '/models', undefined, { authorization });
        assert.equal(answer.status, 401);
        assert.deepEqual(answer.json?.['error'], unauthorized[provider]);
      }
    }));

  test(`${provider} says 404 to ids and paths that it does not know`, () =>
    as(provider, async (simulator) => {
      for (const [method, path] of [
        ['GET', '/batches/batch_x'],
        ['POST', '/batches/batch_x/cancel'],
        ['GET', '/files/file-x'],
        ['GET', '/nothing'],
        ['PATCH', '/files'],
      ] as const) {
        const answer = await simulator.call(method, path);
        assert.equal(answer.status, 404, path);
        const { type } = answer.json?.['error'] as Json;
        const expected = provider === 'kimi' ? 'resource_not_found_error' : 'invalid_request_error';
        assert.equal(type, expected);
      }
    }));

  test(`${provider} gives every answer a request id`, () =>
    as(provider, async (simulator) => {
      const { headers } = await simulator.call('GET', '/models');
      assert.match(headers.get(provider === 'kimi' ? 'msh-request-id' : 'x-request-id') ?? '', /./);
    }));

  test(`a batch of ${provider} has the members of its service`, () =>
    as(provider, async (simulator) => {
      const names = Object.keys(await ended(simulator, line(provider, 'a', 'Hi')));
      for (const name of ['id', 'object', 'endpoint', 'status', 'input_file_id', 'created_at'])
        assert.ok(names.includes(name), name);
      assert.equal(names.includes('errors'), provider !== 'kimi');
      assert.equal(names.includes('expired_at'), provider !== 'kimi');
      assert.equal(names.includes('usage'), provider === 'openai' || provider === 'compatible');
      const list = (await simulator.call('GET', '/batches')).json ?? {};
      assert.equal('first_id' in list, provider !== 'kimi');
    }));
}

test('a line of Kimi carries its custom_id twice, and no request id', () =>
  as('kimi', async (simulator) => {
    const batch = await ended(simulator, line('kimi', 'request-1', '什么是批处理?'));
    const { id, custom_id, response, error } = await onlyLine(simulator, batch['output_file_id']);
    assert.deepEqual([id, custom_id, error], ['request-1', 'request-1', null]);
    const { status_code, request_id, body } = response as Json;
    assert.deepEqual([status_code, request_id], [200, '']);
    const { object, choices, usage } = body as Json;
    assert.equal(object, 'chat.completion');
    const [choice] = choices as { message: Json; finish_reason: string }[];
    assert.equal(choice?.message['reasoning_content'], null);
    assert.match(String(choice.message['content']), /什么是批处理/);
    assert.deepEqual(Object.keys(usage as Json), [
      'prompt_tokens',
      'completion_tokens',
      'total_tokens',
    ]);
  }));

const failures: Readonly<Record<ProviderId, (failed: Json) => unknown>> = {
  kimi: ({ response }) => ((response as Json)['body'] as { error: Json }).error['type'],
  dashscope: ({ error }) => (error as Json)['code'],
  openai: ({ response }) => ((response as Json)['body'] as { error: Json }).error['code'],
  compatible: ({ response }) => (response as Json)['status_code'],
};

for (const [provider, expected] of [
  ['kimi', 'engine_overloaded_error'],
  ['dashscope', 'Throttling.RateQuota'],
  ['openai', 'rate_limit_exceeded'],
  ['compatible', 429],
] as const)
  test(`a failed line of ${provider} says why`, () =>
    as(provider, async (simulator) => {
      const batch = await ended(simulator, line(provider, 'a', '[simulate:429]'));
      const failed = await onlyLine(simulator, batch['error_file_id']);
      assert.equal(failed['custom_id'], 'a');
      assert.equal(failures[provider](failed), expected);
    }));

for (const provider of ['dashscope', 'openai'] as const)
  test(`a spoilt file fails at ${provider} with errors in the batch`, () =>
    as(provider, async (simulator) => {
      const right = line(provider, 'a', 'Hi');
      const batch = await ended(simulator, [right, '', right, 'no JSON'].join('\n'));
      assert.equal(batch['status'], 'failed');
      assert.equal(batch['error_file_id'], null);
      const { object, data } = batch['errors'] as { object: string; data: Json[] };
      assert.equal(object, 'list');
      assert.deepEqual(
        data.map(({ code, line, param }) => [code, line, param]),
        [
          ['duplicate_custom_id', 3, 'custom_id'],
          ['invalid_json_line', 4, null],
        ],
      );
    }));

test('a spoilt file fails at Kimi with an error file', () =>
  as('kimi', async (simulator) => {
    const batch = await ended(simulator, 'no JSON');
    assert.equal(batch['status'], 'failed');
    assert.equal(batch['output_file_id'], null);
    const { error } = await onlyLine(simulator, batch['error_file_id']);
    assert.deepEqual(error, {
      code: 'invalid_json_line',
      message: 'This line is not parseable as valid JSON.',
      param: null,
      line: 1,
    });
  }));

test('OpenAI finds out only later that there is no input file', () =>
  as('openai', async (simulator) => {
    const created = await simulator.call('POST', '/batches', {
      input_file_id: 'file-x',
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    assert.equal(created.json?.['status'], 'validating');
    const later = (await simulator.call('GET', `/batches/${String(created.json['id'])}`)).json;
    assert.equal(later?.['status'], 'failed');
  }));

test('a pinned parameter with another value fails its own line only', () =>
  as('kimi', async (simulator) => {
    const lines = [
      requestLine('a', 'Hi', { temperature: 0.3 }),
      requestLine('b', 'Hi', { temperature: 1 }),
      requestLine('c', 'Hi', { thinking: { type: 'disabled' }, temperature: 0.6 }),
    ];
    const batch = await ended(simulator, lines.join('\n'));
    assert.deepEqual(batch['request_counts'], { total: 3, completed: 2, failed: 1 });
    const { response } = await onlyLine(simulator, batch['error_file_id']);
    const { error } = (response as Json)['body'] as { error: Json };
    assert.equal(error['message'], 'invalid temperature: only 1 is allowed for this model');
  }));

test('a file that asks for it fails as a whole', () =>
  as('openai', async (simulator) => {
    const batch = await ended(simulator, line('openai', 'a', '[simulate:fail-batch]'));
    assert.equal(batch['status'], 'failed');
  }));

test('the longer base path of DashScope leads to the same place', () =>
  as('dashscope', async (simulator) => {
    const headers = { authorization: `Bearer ${simulator.token}` };
    const answer = await fetch(`${simulator.url}/compatible-mode/v1/models`, { headers });
    assert.equal(answer.status, 200);
  }));

test('OpenAI takes one completion window only', () =>
  as('openai', async (simulator) => {
    const file = (await simulator.upload(line('openai', 'a', 'Hi'))).json;
    const answer = await simulator.call('POST', '/batches', {
      input_file_id: file?.['id'],
      endpoint: '/v1/chat/completions',
      completion_window: '7d',
    });
    assert.deepEqual(answer.json?.['error'], {
      message: "Invalid value: '7d'. Supported values are: '24h'.",
      type: 'invalid_request_error',
      param: 'completion_window',
      code: 'invalid_value',
    });
  }));

test('the test endpoint of DashScope answers with its fixed sentence', () =>
  as('dashscope', async (simulator) => {
    const url = '/v1/chat/ds-test';
    const request = { ...(JSON.parse(line('dashscope', 'a', 'Hi')) as Json), url };
    const id = await simulator.submit(JSON.stringify(request), { endpoint: url });
    const { json } = await simulator.call('GET', `/batches/${id}`);
    const { response } = await onlyLine(simulator, json?.['output_file_id']);
    assert.match(JSON.stringify(response), /"This is a test result\."/);
  }));

test('only Kimi has a balance', () =>
  as('openai', async (simulator) => {
    assert.equal((await simulator.call('GET', '/users/me/balance')).status, 404);
  }));

test('Kimi counts tokens, tells the balance and answers at once', () =>
  as('kimi', async (simulator) => {
    const asked = { model: 'kimi-k2.6', messages: [{ role: 'user', content: '你好' }] };
    const count = await simulator.call('POST', '/tokenizers/estimate-token-count', asked);
    assert.ok(Number((count.json?.['data'] as Json)['total_tokens']) > 0);
    const balance = await simulator.call('GET', '/users/me/balance');
    assert.equal(balance.json?.['code'], 0);
    const chat = await simulator.call('POST', '/chat/completions', asked);
    assert.equal(chat.json?.['object'], 'chat.completion');
  }));

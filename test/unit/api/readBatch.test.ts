import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBatch } from '../../../src/api/read/readBatch.ts';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';

const read = (json: unknown) => readBatch('acc', json);
const withId = (members: object) => read({ id: 'b', ...members });

/** The shape of Kimi's documents: no `errors`, no `expired_at`. */
const kimiBatch = {
  id: 'batch-kimi-1',
  object: 'batch',
  endpoint: '/v1/chat/completions',
  input_file_id: 'file-in',
  completion_window: '24h',
  status: 'finalizing',
  output_file_id: 'file-out',
  error_file_id: 'file-err',
  created_at: 1_735_113_344,
  in_progress_at: 1_735_113_400,
  expires_at: 1_735_199_744,
  finalizing_at: 1_735_113_500,
  completed_at: null,
  failed_at: null,
  cancelling_at: null,
  cancelled_at: null,
  request_counts: { completed: 7, failed: 1, total: 10 },
  metadata: { job_name: 'daily', environment: 'production' },
};

/** The shape of DashScope's documents: `errors` with lines, `expired_at`, zeros for "not yet". */
const dashscopeBatch = {
  id: 'batch_ds_1',
  object: 'batch',
  endpoint: '/v1/chat/completions',
  errors: {
    object: 'list',
    data: [
      { code: 'mismatched_model', message: 'The model differs.', param: 'body.model', line: 3 },
      { code: 'duplicate_custom_id', message: 'Twice.', param: null, line: 0 },
    ],
  },
  input_file_id: 'file-batch-1',
  completion_window: '24h',
  status: 'expired',
  output_file_id: null,
  error_file_id: '',
  created_at: 1_735_113_344,
  in_progress_at: 0,
  expires_at: 1_735_199_744,
  finalizing_at: 0,
  completed_at: 0,
  failed_at: 0,
  expired_at: 1_735_199_745,
  cancelled_at: 0,
  cancelling_at: 0,
  request_counts: { total: 0, completed: 0, failed: 0 },
  metadata: { ds_name: 'name', ds_description: 'what it is for' },
};

test("every member of Kimi's batch is read", () => {
  assert.deepEqual(read(kimiBatch), {
    accountId: 'acc',
    id: 'batch-kimi-1',
    status: 'finalizing',
    statusWord: 'finalizing',
    endpoint: '/v1/chat/completions',
    model: null,
    completionWindow: '24h',
    inputFileId: 'file-in',
    outputFileId: 'file-out',
    errorFileId: 'file-err',
    counts: { completed: 7, failed: 1, total: 10 },
    errors: [],
    times: {
      createdAt: 1_735_113_344,
      inProgressAt: 1_735_113_400,
      finalizingAt: 1_735_113_500,
      completedAt: null,
      failedAt: null,
      cancellingAt: null,
      cancelledAt: null,
      expiredAt: null,
      expiresAt: 1_735_199_744,
    },
    metadata: { job_name: 'daily', environment: 'production' },
    usage: null,
    raw: kimiBatch,
  });
});

test("every member of DashScope's batch is read", () => {
  const batch = read(dashscopeBatch);
  assert.deepEqual(batch.errors, [
    { code: 'mismatched_model', message: 'The model differs.', param: 'body.model', line: 3 },
    { code: 'duplicate_custom_id', message: 'Twice.', param: null, line: null },
  ]);
  assert.deepEqual(batch.times, {
    createdAt: 1_735_113_344,
    inProgressAt: null,
    finalizingAt: null,
    completedAt: null,
    failedAt: null,
    cancellingAt: null,
    cancelledAt: null,
    expiredAt: 1_735_199_745,
    expiresAt: 1_735_199_744,
  });
  assert.equal(batch.status, 'expired');
  assert.equal(batch.outputFileId, null);
  assert.equal(batch.errorFileId, null);
  assert.deepEqual(batch.counts, { total: 0, completed: 0, failed: 0 });
  assert.deepEqual(batch.metadata, { ds_name: 'name', ds_description: 'what it is for' });
});

test('a batch with nothing but an id is a batch', () => {
  assert.deepEqual(
    { ...read({ id: 7 }), raw: 0, times: 0 },
    {
      accountId: 'acc',
      id: '7',
      status: 'unknown',
      statusWord: '',
      endpoint: '',
      model: null,
      completionWindow: '',
      inputFileId: '',
      outputFileId: null,
      errorFileId: null,
      counts: null,
      errors: [],
      times: 0,
      metadata: {},
      usage: null,
      raw: 0,
    },
  );
});

for (const [name, json] of Object.entries({
  bare: { id: 'x' },
  data: { code: 20000, message: 'OK', status: true, data: { id: 'x' } },
  job: { job: { id: 'x' } },
  'data in data': { data: { batch: { id: 'x' } } },
})) {
  test(`the envelope is opened: ${name}`, () => {
    assert.equal(read(json).id, 'x');
    assert.deepEqual(read(json).raw, { id: 'x' });
  });
}

for (const json of [null, undefined, 1, 'x', [], {}, { id: '' }, { id: null }, { data: null }]) {
  test(`no batch: ${JSON.stringify({ json })}`, () => {
    assert.throws(() => read(json), { name: 'ApiFailure', kind: 'malformed' });
  });
}

test('an error that comes with a status of success is told in its own words', () => {
  assert.throws(
    () => read({ code: 40004, message: 'quota\u0000 is out', data: null }),
    (error) => {
      assert.ok(error instanceof ApiFailure);
      assert.equal(error.facts.code, '40004');
      assert.equal(error.facts.serverMessage, 'quota is out');
      return true;
    },
  );
});

for (const [word, status] of [
  ['COMPLETED', 'completed'],
  ['canceled', 'cancelled'],
  ['in_queue', 'unknown'],
  ['scheduling', 'unknown'],
] as const) {
  test(`status ${word} is ${status}, and the word is kept`, () => {
    const batch = withId({ status: word });
    assert.deepEqual([batch.status, batch.statusWord], [status, word]);
  });
}

for (const [name, counts, expected] of [
  ['null', { request_counts: null }, null],
  ['nulls inside', { request_counts: { total: null, completed: null, failed: null } }, null],
  ['digits', { request_counts: { total: '9', completed: '4', failed: '1' } }, [9, 4, 1]],
  ['only total', { request_counts: { total: 9 } }, [9, 0, 0]],
  ['total too small', { request_counts: { total: 1, completed: 4, failed: 1 } }, [5, 4, 1]],
  ['beside the others', { total: 9, completed: 4, failed: 1 }, [9, 4, 1]],
  ['negative', { request_counts: { total: -1, completed: 0, failed: 0 } }, [0, 0, 0]],
] as const) {
  test(`counts: ${name}`, () => {
    const read = withId(counts).counts;
    assert.deepEqual(read && [read.total, read.completed, read.failed], expected);
  });
}

for (const [name, value, expected] of [
  ['seconds', 1_735_113_344, 1_735_113_344],
  ['fractions', 1_735_113_344.9, 1_735_113_344],
  ['milliseconds', 1_735_113_344_000, 1_735_113_344],
  ['digits', '1735113344', 1_735_113_344],
  ['ISO, Z', '2024-12-25T07:55:44Z', 1_735_113_344],
  ['ISO, zone', '2024-12-25T15:55:44+08:00', 1_735_113_344],
  ['ISO, none', '2024-12-25 07:55:44', 1_735_113_344],
  ['object', { seconds: 1_735_113_344, nanos: 1 }, 1_735_113_344],
  ['zero', 0, null],
  ['null', null, null],
  ['empty', '', null],
  ['words', 'soon', null],
  ['negative', -1, null],
  ['the last that is one', 1e11, 1e11],
  ['microseconds', 1_735_113_344_000_000, null],
  ['beyond the calendar', 50_000_000_000_000_000, null],
  ['absurd', 1e300, null],
] as const) {
  test(`a moment: ${name}`, () => {
    assert.equal(withId({ completed_at: value }).times.completedAt, expected);
  });
}

for (const [name, errors, expected] of [
  ['bare list', [{ code: 'a', message: 'm', line: '4' }], [['a', 'm', 4]]],
  ['text', 'Something broke', [[null, 'Something broke', null]]],
  ['text with its line', 'Line 2: Invalid JSON - x', [[null, 'Line 2: Invalid JSON - x', 2]]],
  ['message with its line', [{ message: 'line 12 is bad' }], [[null, 'line 12 is bad', 12]]],
  ['JSON as text', '[{"code":1210,"message":"m"}]', [['1210', 'm', null]]],
  ['one object', { code: 'a', message: 'm' }, [['a', 'm', null]]],
  ['only a code', [{ code: 'a' }], [['a', 'a', null]]],
  ['empty list', { object: 'list', data: [] }, []],
  ['null', null, []],
  ['null data', { object: 'list', data: null }, []],
  ['nothing in it', [null, {}, 3], []],
] as const) {
  test(`errors: ${name}`, () => {
    const read = withId({ errors }).errors;
    assert.deepEqual(
      read.map(({ code, message, line }) => [code, message, line]),
      expected,
    );
  });
}

test('metadata that is no text is kept as JSON, and __proto__ is an ordinary key', () => {
  const metadata: unknown = JSON.parse('{"a":1,"b":null,"c":["x"],"__proto__":"p"}');
  const read = withId({ metadata }).metadata;
  assert.deepEqual(Object.entries(read), [
    ['a', '1'],
    ['c', '["x"]'],
    ['__proto__', 'p'],
  ]);
  assert.equal(Object.getPrototypeOf(read), Object.prototype);
});

test('usage is read in both spellings, and left out when there is none', () => {
  const expected = {
    inputTokens: 10,
    cachedTokens: 4,
    outputTokens: 5,
    reasoningTokens: 2,
    totalTokens: 15,
  };
  const openai = {
    input_tokens: 10,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 2 },
    total_tokens: 15,
  };
  const chat = {
    prompt_tokens: 10,
    cached_tokens: 4,
    completion_tokens: 5,
    completion_tokens_details: { reasoning_tokens: 2 },
  };
  assert.deepEqual(withId({ usage: openai }).usage, expected);
  assert.deepEqual(withId({ usage: chat }).usage, expected);
  assert.equal(withId({ usage: null }).usage, null);
  assert.equal(withId({ usage: { total_tokens: 0 } }).usage, null);
});

test('whatever members have whatever values, an object with an id is a batch', () => {
  const member = fc.constantFrom(
    ...Object.keys(kimiBatch),
    ...Object.keys(dashscopeBatch),
    'usage',
  );
  fc.assert(
    fc.property(fc.dictionary(member, fc.jsonValue()), (members) => {
      const batch = read({ ...members, id: 'b' });
      assert.equal(batch.id, 'b');
      for (const time of Object.values(batch.times)) {
        assert.ok(time === null || (Number.isInteger(time) && time > 0));
      }
      for (const value of Object.values(batch.metadata)) assert.equal(typeof value, 'string');
    }),
  );
});

test('any other JSON is a batch or malformed, never a crash', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      try {
        read(json);
      } catch (error) {
        assert.ok(error instanceof ApiFailure && error.kind === 'malformed');
      }
    }),
  );
});

test('a batch of any size is kept in little memory', () => {
  const long = 'x'.repeat(1_000_000);
  const batch = withId({
    status: long,
    model: long,
    endpoint: long,
    metadata: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`${String(n)}${long.slice(0, 1_000)}`, long.slice(0, 9_000)])),
    errors: Array.from({ length: 9_000 }, () => [{ code: long.slice(0, 900), message: long.slice(0, 900) }]),
    more: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [String(n), long.slice(0, 1_000)])),
    small: [1, 2],
  }); // prettier-ignore
  assert.ok(JSON.stringify(batch).length < 3_000_000, String(JSON.stringify(batch).length));
  assert.ok(JSON.stringify(batch.raw).length < 20_000);
  const { id, small, model } = batch.raw as Readonly<Record<string, unknown>>;
  assert.deepEqual([id, small, model], ['b', [1, 2], '… (1000002)']);
});

test('an id that is far too long is no id', () => {
  assert.throws(() => read({ id: 'x'.repeat(10_000) }), { kind: 'malformed' });
  assert.throws(() => withId({ input_file_id: 'x'.repeat(10_000) }), { kind: 'malformed' });
});

test('text that is cut leaves the whole of it to be forgotten', () => {
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: 200 }, (_, n) => withId({ model: 'x'.repeat(2_000_000) + String(n) }));
  const grown = process.memoryUsage().heapUsed - before;
  assert.ok(grown < 200_000_000, `${String(grown)} bytes for ${String(kept.length)} batches`);
}); // prettier-ignore

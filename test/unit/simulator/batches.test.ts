import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type OpenSimulator,
  requestLine,
  setClock,
  withSimulator,
} from '../../support/openSimulator.ts';

type Json = Readonly<Record<string, unknown>>;

const lines = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, at) => requestLine(`r${String(at)}`, 'Hello', more)).join('\n');
/** A model that OpenAI runs. */
const ofOpenai = { model: 'gpt-4o-mini' };

const batch = async (simulator: OpenSimulator, id: string): Promise<Json> =>
  (await simulator.call('GET', `/batches/${id}`)).json ?? {};

/** The lines of one of a batch's files; none when it has no such file. */
async function resultLines(simulator: OpenSimulator, fileId: unknown): Promise<Json[]> {
  if (typeof fileId !== 'string') return [];
  const { text } = await simulator.call('GET', `/files/${fileId}/content`);
  return text.trimEnd().split('\n').map((line) => JSON.parse(line) as Json); // prettier-ignore
}

const idsOf = (list: readonly Json[]) => list.map((line) => String(line['custom_id'])).sort();

test('a batch goes through its states as time goes by', async () => {
  const clock = setClock();
  await withSimulator(
    async (simulator) => {
      const id = await simulator.submit(lines(100));
      const seen: string[] = [];
      for (const at of [0, 15_000, 50_000, 85_000, 100_000]) {
        clock.ms = setClock().ms + at;
        const { status, request_counts } = await batch(simulator, id);
        seen.push(`${String(status)} ${String((request_counts as Json)['completed'])}`);
      }
      assert.deepEqual(seen, [
        'validating 0',
        'in_progress 0',
        'in_progress 50',
        'finalizing 100',
        'completed 100',
      ]);
      const done = await batch(simulator, id);
      assert.equal(Number(done['completed_at']) - Number(done['created_at']), 100);
      assert.equal(Number(done['expires_at']) - Number(done['created_at']), 86_400);
      assert.equal((await resultLines(simulator, done['output_file_id'])).length, 100);
      assert.equal(done['error_file_id'], null);
    },
    { clock, speed: { totalMs: 100_000 } },
  );
});

test('a restarted server continues where the last one stopped', async () => {
  const clock = setClock();
  await withSimulator(
    async (simulator) => {
      const id = await simulator.submit(lines(10));
      clock.ms += 50_000;
      const before = await batch(simulator, id);
      await simulator.restart();
      assert.deepEqual(await batch(simulator, id), before);
      clock.ms += 50_000;
      await simulator.restart();
      assert.equal((await batch(simulator, id))['status'], 'completed');
    },
    { clock, speed: { totalMs: 100_000 } },
  );
});

test('a server that is closed in the middle of its work leaves no half of it', () =>
  withSimulator(
    async (simulator) => {
      const id = await simulator.submit(lines(5000));
      await simulator.restart();
      const names = await readdir(simulator.dir, { recursive: true });
      assert.deepEqual(
        names.filter((name) => name.includes('tmp')),
        [],
      );
      const done = await batch(simulator, id);
      assert.equal(done['status'], 'completed');
      assert.equal((await resultLines(simulator, done['output_file_id'])).length, 5000);
    },
    { clock: setClock() },
  ));

test('two servers over one folder tell the same, even when both finish a batch at once', () =>
  withSimulator(async (first) =>
    withSimulator(
      async (second) => {
        for (let round = 0; round < 10; round += 1) {
          const id = await first.submit(lines(50));
          const [one, two] = await Promise.all([batch(first, id), batch(second, id)]);
          assert.deepEqual(one, two);
          assert.equal(one['status'], 'completed');
          assert.equal((await resultLines(second, one['output_file_id'])).length, 50);
        }
      },
      { dir: first.dir },
    ),
  ));

test('cancelling keeps what was done, and only that', async () => {
  const clock = setClock();
  await withSimulator(
    async (simulator) => {
      const id = await simulator.submit(lines(20));
      clock.ms += 50_000;
      const cancelling = (await simulator.call('POST', `/batches/${id}/cancel`)).json;
      assert.equal(cancelling?.['status'], 'cancelling');
      assert.equal(cancelling['output_file_id'], null);
      clock.ms += 10_000;
      const cancelled = await batch(simulator, id);
      assert.equal(cancelled['status'], 'cancelled');
      assert.deepEqual(cancelled['request_counts'], { total: 20, completed: 10, failed: 0 });
      assert.equal((await resultLines(simulator, cancelled['output_file_id'])).length, 10);
      assert.equal((await simulator.call('POST', `/batches/${id}/cancel`)).status, 400);
    },
    { clock, speed: { totalMs: 100_000 } },
  );
});

test('a cancelled batch says nothing of the requests that it never ran', async () => {
  const clock = setClock();
  await withSimulator(
    async (simulator) => {
      const id = await simulator.submit(lines(20, ofOpenai));
      clock.ms += 50_000;
      await simulator.call('POST', `/batches/${id}/cancel`);
      clock.ms += 10_000;
      const { status, error_file_id } = await batch(simulator, id);
      assert.deepEqual([status, error_file_id], ['cancelled', null]);
      const again = await simulator.call('POST', `/batches/${id}/cancel`);
      assert.deepEqual([again.status, again.json?.['status']], [200, 'cancelled']);
    },
    { clock, provider: 'openai', speed: { totalMs: 100_000 } },
  );
});

test('a batch is not completed before its files can be read', async () => {
  // Answers never wait for work here, so that every stage of it can be seen.
  const hasty = {
    ...setClock(),
    after(_ms: number, callback: () => void) {
      queueMicrotask(callback);
      return () => undefined;
    },
  };
  await withSimulator(
    async (simulator) => {
      const id = await simulator.submit(lines(3000));
      const seen = new Set<unknown>();
      for (;;) {
        const { status, output_file_id, completed_at } = await batch(simulator, id);
        seen.add(status);
        assert.equal(output_file_id !== null, status === 'completed');
        assert.equal(completed_at !== null, status === 'completed');
        if (status === 'completed') break;
      }
      assert.ok(seen.has('finalizing'), [...seen].join());
    },
    { clock: hasty },
  );
});

test('a batch that is cancelled while validating has no files', async () => {
  const clock = setClock();
  await withSimulator(
    async (simulator) => {
      const id = await simulator.submit(lines(20));
      assert.equal((await simulator.call('POST', `/batches/${id}/cancel`)).status, 200);
      clock.ms += 200_000;
      const { status, request_counts, output_file_id } = await batch(simulator, id);
      assert.deepEqual(
        { status, request_counts, output_file_id },
        { status: 'cancelled', request_counts: { total: 0, completed: 0, failed: 0 }, output_file_id: null },
      ); // prettier-ignore
    },
    { clock, speed: { totalMs: 100_000 } },
  );
});

for (const [provider, cutOff] of [
  ['kimi', 0],
  ['openai', 4],
] as const)
  test(`a batch whose window closes keeps its partial output at ${provider}`, () =>
    withSimulator(
      async (simulator) => {
        const more = provider === 'openai' ? ofOpenai : {};
        const last = requestLine('last', '[simulate:expire] [simulate:500]', more);
        const id = await simulator.submit(`${lines(7, more)}\n${last}`);
        const done = await batch(simulator, id);
        assert.equal(done['status'], 'expired');
        assert.deepEqual(done['request_counts'], { total: 8, completed: 4, failed: 0 });
        assert.equal((await resultLines(simulator, done['output_file_id'])).length, 4);
        const errors = await resultLines(simulator, done['error_file_id']);
        assert.equal(errors.length, cutOff);
        for (const { error } of errors) assert.equal((error as Json)['code'], 'batch_expired');
      },
      { provider },
    ));

test('every request comes back once, in another order, and the failed ones in the error file', () =>
  withSimulator(
    async (simulator) => {
      const id = await simulator.submit(lines(300));
      const done = await batch(simulator, id);
      const output = await resultLines(simulator, done['output_file_id']);
      const errors = await resultLines(simulator, done['error_file_id']);
      assert.deepEqual(done['request_counts'], {
        total: 300,
        completed: output.length,
        failed: errors.length,
      });
      assert.ok(errors.length > 10 && errors.length < 50, String(errors.length));
      const all = idsOf([...output, ...errors]);
      assert.deepEqual(all, Array.from({ length: 300 }, (_, at) => `r${String(at)}`).sort());
      const order = output.map((line) => Number(String(line['custom_id']).slice(1)));
      assert.notDeepEqual(
        order,
        order.toSorted((a, b) => a - b),
      );
      const again = await batch(simulator, await simulator.submit(lines(300)));
      assert.deepEqual(
        idsOf(await resultLines(simulator, again['error_file_id'])),
        idsOf(errors),
        'the same requests fail every time',
      );
    },
    { failureRate: 1 / 12 },
  ));

test('a batch in which everything fails is completed without an output file', () =>
  withSimulator(async (simulator) => {
    const id = await simulator.submit(requestLine('a', '[simulate:429]'));
    const { status, output_file_id, error_file_id } = await batch(simulator, id);
    assert.equal(status, 'completed');
    assert.equal(output_file_id, null);
    assert.equal(typeof error_file_id, 'string');
  }));

test('nothing but the records and the files stays on disk', () =>
  withSimulator(async (simulator) => {
    const id = await simulator.submit(`${lines(3)}\n${requestLine('x', '[simulate:500]')}`);
    await batch(simulator, id);
    const names = await readdir(simulator.dir, { recursive: true });
    assert.deepEqual(
      names.filter((name) => name.includes('tmp')),
      [],
    );
    assert.equal((await readdir(join(simulator.dir, 'inputs'))).length, 0);
    assert.equal((await readdir(join(simulator.dir, 'contents'))).length, 3);
  }));

test('a page of batches ends where it should, and the cursor goes on', () =>
  withSimulator(async (simulator) => {
    const ids: string[] = [];
    for (let at = 0; at < 5; at += 1) ids.unshift(await simulator.submit(requestLine('a')));
    const list = async (query: string) => {
      const { json } = await simulator.call('GET', `/batches${query}`);
      const data = json?.['data'] as Json[];
      return [data.map((one) => one['id']), json?.['has_more']];
    };
    assert.deepEqual(await list(''), [ids, false]);
    assert.deepEqual(await list('?limit=2'), [ids.slice(0, 2), true]);
    assert.deepEqual(await list(`?limit=2&after=${ids[1] ?? ''}`), [ids.slice(2, 4), true]);
    assert.deepEqual(await list(`?limit=2&after=${ids[3] ?? ''}`), [ids.slice(4), false]);
    assert.deepEqual(await list('?after=batch_nobody_knows'), [[], false]);
    assert.equal((await simulator.call('GET', '/batches?limit=101')).status, 400);
    assert.equal((await simulator.call('GET', '/batches?limit=x')).status, 400);
  }));

const refusals: readonly [what: string, change: object, status: number, message: RegExp][] = [
  ['no input file', { input_file_id: undefined }, 400, /input_file_id/],
  ['an input file nobody knows', { input_file_id: 'file_x' }, 404, /file_x/],
  ['another endpoint', { endpoint: '/v1/embeddings' }, 400, /\/v1\/chat\/completions/],
  ['no window', { completion_window: undefined }, 400, /completion_window/],
  ['a window of no unit', { completion_window: '24' }, 400, /completion_window/],
  ['a short window', { completion_window: '1h' }, 400, /from 12h to 168h/],
  ['a long window', { completion_window: '8d' }, 400, /from 12h to 168h/],
  ['metadata of another type', { metadata: [] }, 400, /metadata/],
  ['a value of another type', { metadata: { tags: [] } }, 400, /'metadata.tags': expected a string/],
  ['a long key', { metadata: { ['k'.repeat(65)]: '' } }, 400, /longer than 64/],
  ['a long value', { metadata: { k: 'v'.repeat(513) } }, 400, /at most 512/],
  ['too many pairs', { metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [String(at), ''])) }, 400, /at most 16/],
]; // prettier-ignore

for (const [what, change, status, message] of refusals)
  test(`creating a batch with ${what} is refused at once`, () =>
    withSimulator(async (simulator) => {
      const file = (await simulator.upload(requestLine('a'))).json;
      const answer = await simulator.call('POST', '/batches', {
        input_file_id: file?.['id'],
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
        ...change,
      });
      assert.equal(answer.status, status, answer.text);
      assert.match((answer.json?.['error'] as { message: string }).message, message);
      assert.deepEqual((await simulator.call('GET', '/batches')).json?.['data'], []);
    }));

test('a file of another purpose makes no batch', () =>
  withSimulator(async (simulator) => {
    const file = (await simulator.upload('x', 'x.txt', 'file-extract')).json;
    const answer = await simulator.call('POST', '/batches', {
      input_file_id: file?.['id'],
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    assert.equal(answer.status, 400);
  }));

test('a body that is no JSON object is refused', () =>
  withSimulator(async (simulator) => {
    assert.equal((await simulator.call('POST', '/batches')).status, 400);
    assert.equal((await simulator.call('POST', '/batches', [])).status, 400);
  }));

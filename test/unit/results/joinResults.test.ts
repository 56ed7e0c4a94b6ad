import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinFiles, joinResults } from '../../../src/results/join/joinResults.ts';
import type { JoinedResults, Outcome } from '../../../src/results/join/resultTable.ts';

const request = (custom_id: unknown) => ({ custom_id, method: 'POST', body: { model: 'm' } });
const bodies = {
  answered: { choices: [{ message: { content: 'é "x"\n' }, finish_reason: 'stop' }], usage: { prompt_tokens: 2, completion_tokens: 3 } },
  length: { choices: [{ message: { content: 'x' }, finish_reason: 'length' }] },
  empty: { choices: [] },
}; // prettier-ignore
const result = (custom_id: unknown, outcome: keyof typeof bodies | 'failed') =>
  outcome === 'failed'
    ? { custom_id, response: null, error: { code: 'bad', message: `No ${String(custom_id)}` } }
    : { custom_id, response: { status_code: 200, body: bodies[outcome] }, error: null };

async function* chunked(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    // As from the disk: a buffer of its own, whose end is not the file's.
    yield new Uint8Array(bytes.subarray(at, at + size));
  }
}

const lines = (...objects: readonly unknown[]) =>
  objects.map((object) => `${JSON.stringify(object)}\n`).join('');

function join(input: string | undefined, output?: string, error?: string, size = 64) {
  const open = (text: string | undefined) => (text === undefined ? undefined : chunked(text, size));
  return joinResults({ input: open(input), output: open(output), error: open(error) });
}

const outcomes = (joined: JoinedResults): Outcome[] =>
  Array.from({ length: joined.size }, (_, at) => joined.outcome(at));

/** What holds for every join: nothing is lost, nothing is counted twice. */
function assertAddsUp(joined: JoinedResults): void {
  const { files, unmatched } = joined;
  for (const file of Object.values(files)) {
    const { lines: all, records, continued, blank, unreadable } = file;
    assert.equal(records + continued + blank + unreadable, all);
  }
  const counts = joined.counts();
  const sum = Object.values(counts).reduce((a, b) => a + b, 0);
  assert.equal(sum, joined.size);
  if (files.input) assert.equal(files.input.records, joined.size);
  const back = (files.output?.records ?? 0) + (files.error?.records ?? 0);
  assert.equal(
    sum - counts.missing + unmatched.duplicate + unmatched.unknownId + unmatched.withoutId,
    back,
  );
  const failed = joined.failureCounts().reduce((total, { count }) => total + count, 0);
  assert.equal(failed, counts.failed);
  for (const kind of ['duplicate', 'unknownId', 'withoutId'] as const)
    assert.equal(joined.unmatchedResults(kind, Infinity).length, unmatched[kind]);
}

test('results find their requests in whatever order they come', async () => {
  const joined = await join(
    lines(request('a'), request('b'), request('c'), request('d')),
    lines(result('c', 'length'), result('a', 'answered')),
    lines(result('d', 'failed')),
  );
  assertAddsUp(joined);
  assert.deepEqual(outcomes(joined), ['answered', 'missing', 'length', 'failed']);
  assert.deepEqual(joined.usage, { input: 2, cached: 0, output: 3, lines: 1 });
  assert.deepEqual(joined.resultPlace(joined.resultOf(3)!), {
    file: 'error',
    offset: 0,
    length: lines(result('d', 'failed')).length - 1,
    line: 0,
  });
});

test('a failed row in the output file is a failure', async () => {
  const joined = await join(lines(request('a')), lines(result('a', 'failed')));
  assertAddsUp(joined);
  assert.deepEqual(outcomes(joined), ['failed']);
});

test('of several results the best counts, whichever came first', async () => {
  for (const both of [
    ['failed', 'answered'],
    ['answered', 'failed'],
  ] as const) {
    const joined = await join(lines(request('a')), lines(...both.map((one) => result('a', one)))); // prettier-ignore
    assertAddsUp(joined);
    assert.deepEqual(outcomes(joined), ['answered']);
    assert.equal(joined.unmatched.duplicate, 1);
  }
});

test('requests that share an id each get one of its results', async () => {
  const joined = await join(
    lines(request('a'), request('a'), request('a')),
    lines(result('a', 'answered'), result('a', 'length')),
  );
  assertAddsUp(joined);
  assert.deepEqual(outcomes(joined), ['answered', 'length', 'missing']);
});

test('ids that were not sent and lines without an id are told apart', async () => {
  const joined = await join(
    lines(request('a'), { method: 'POST' }),
    lines(result('z', 'answered'), result('z', 'answered'), result('a', 'answered')),
    lines(result(null, 'failed')),
  );
  assertAddsUp(joined);
  assert.deepEqual(joined.unmatched, { duplicate: 0, unknownId: 2, withoutId: 1 });
  assert.equal(joined.namelessRequests, 1);
});

test('without the input file, a line without an id is a request of its own', async () => {
  const joined = await join(undefined, lines(result(null, 'answered'), result(null, 'length')));
  assert.deepEqual(outcomes(joined), ['answered', 'length']);
  assert.equal(joined.unmatched.withoutId, 0);
  assert.ok(joined.isOf(1, Buffer.from('{"response":{}}')));
});

test('one id written in several ways is one id', async () => {
  const joined = await join(
    '{"custom_id":"\\u4e2d\\/1"}\n{"custom_id":7}\n',
    '{"custom_id":"中/1","response":{"status_code":200,"body":{"x":1}}}\n{"custom_id":"7","response":{"body":{"x":1}}}\n',
  );
  assert.deepEqual(outcomes(joined), ['answered', 'answered']);
});

test('without the input file the order is that of the files, and nothing is missing', async () => {
  const joined = await join(
    undefined,
    lines(result('b', 'answered'), result('a', 'failed'), result('b', 'answered')),
    lines(result('a', 'answered')),
  );
  assertAddsUp(joined);
  assert.equal(joined.hasInput, false);
  assert.deepEqual(outcomes(joined), ['answered', 'answered']);
  assert.equal(joined.unmatched.duplicate, 2);
  assert.equal(joined.requestPlace(0), undefined);
});

test('ids that differ in half a surrogate pair are two', async () => {
  const ids = ['\u8bf4\ud83d', '\u8bf4\ud83e'];
  const joined = await join(
    lines(...ids.map(request)),
    lines(result(ids[1], 'length'), result(ids[0], 'answered')),
  );
  assertAddsUp(joined);
  assert.deepEqual(outcomes(joined), ['answered', 'length']);
});

test('failures are grouped whatever ids and numbers their messages hold', async () => {
  const failed = (id: string, message: string) => ({ custom_id: id, response: { status_code: 429, body: { error: { message, type: 'rate' } } } }); // prettier-ignore
  const joined = await join(
    lines(...['a', 'b', 'c', 'd'].map(request)),
    undefined,
    lines(
      failed('a', 'Other'),
      failed('b', 'Wait 3 s, org-1x'),
      failed('c', 'Wait 20 s, org-2y'),
      failed('d', 'Wait 7 s, org-1x'),
    ),
  );
  assertAddsUp(joined);
  assert.deepEqual(
    joined.failureCounts().map(({ count, message, code, status }) => [count, message, code, status]), // prettier-ignore
    [[3, 'Wait 3 s, org-1x', 'rate', 429], [1, 'Other', 'rate', 429]], // prettier-ignore
  );
});

test('an object cut short loses no line that follows', async () => {
  for (const id of ['b', 'b\n', 7]) {
    const whole = lines(result(id, 'answered'));
    for (let cut = 1; cut < 100; cut++) {
      const output = `${lines(result('a', 'answered')).slice(0, cut)}\n${whole}`;
      const joined = await join(lines(request('a'), request(id)), output);
      assertAddsUp(joined);
      assert.deepEqual(outcomes(joined), ['missing', 'answered'], String(cut));
      assert.equal(joined.files.output?.unreadable, 1);
    }
  }
});

test('a file that is no JSON Lines at all is counted line by line', async () => {
  const joined = await join(lines(request('a')), '<html>\n<body>\n\nnull\n[1]\n{\n"x"');
  assertAddsUp(joined);
  assert.deepEqual(joined.files.output, {
    bytes: 29, lines: 7, records: 0, continued: 0, blank: 1, unreadable: 6, unreadableAt: [0, 1, 3, 4, 5],
  }); // prettier-ignore
});

test('thousands of ids are all told apart', async () => {
  const count = 7000;
  const kindOf = (at: number) => (at % 3 === 0 ? 'answered' : 'length');
  const back = Array.from({ length: count }, (_, at) => (at * 2377) % count);
  const joined = await join(
    lines(...Array.from({ length: count }, (_, at) => request(`id-${String(at)}`))),
    lines(...back.map((at) => result(`id-${String(at)}`, kindOf(at)))),
    undefined,
    65_536,
  );
  assertAddsUp(joined);
  assert.deepEqual(
    outcomes(joined),
    Array.from({ length: count }, (_, at) => kindOf(at)),
  );
  assert.equal(joined.requestPlace(1)?.offset, lines(request('id-0')).length);
  assert.equal(joined.requestWith('id-6999'), 6999);
  assert.equal(joined.requestWith('id-7000'), undefined);
});

test('a file without lines does not fill the memory', async () => {
  const chunk = Buffer.alloc(1_000_000, 'x');
  let given = 0;
  async function* endless() {
    for (;;) {
      await Promise.resolve();
      given++;
      yield chunk;
    }
  }
  await assert.rejects(joinResults({ output: endless() }), { kind: 'malformed' });
  assert.ok(given < 130);
});

test('it stops when it is told to, and says what cannot be read', async () => {
  const abort = AbortSignal.abort(new Error('stop'));
  await assert.rejects(joinResults({ input: chunked('{}', 1) }, { signal: abort }), /stop/);
  await assert.rejects(joinFiles({ input: import.meta.filename, error: '/nowhere' }), /ENOENT/);
});

const outcome = fc.constantFrom('answered', 'length', 'empty', 'failed');
const id = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map(String),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const ending = fc.constantFrom('\n', '\r\n');
const written = fc.record({ pretty: fc.boolean(), blank: fc.boolean(), ending });
const line = fc.record({ id: fc.option(id, { freq: 12 }), outcome, written });
const file = fc.record({ lines: fc.array(line, { maxLength: 25 }), open: fc.boolean(), mark: fc.boolean() }); // prettier-ignore
type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

function textOf({ lines: all, open, mark }: File): string {
  const text = all
    .map(({ id: custom_id, outcome: kind, written: { pretty, blank, ending: end } }) => {
      const json = JSON.stringify(result(custom_id, kind), null, pretty ? 2 : 0);
      return `${blank ? end : ''}${json.replaceAll('\n', end)}${end}`;
    })
    .join('');
  return (mark ? '\uFEFF' : '') + (open ? text.replace(/\r?\n$/, '') : text);
}

test('any files in any order and form give the accounts that a plain map gives', async () => {
  const inputs = fc.uniqueArray(id, { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(inputs, file, file, fc.integer({ min: 1, max: 300 }), async (ids, output, error, size) => {
      const rank = ['answered', 'length', 'empty', 'failed', 'missing'];
      const best = new Map<string, string>(ids.map((one) => [one, 'missing']));
      const unmatched = { duplicate: 0, unknownId: 0, withoutId: 0 };
      for (const { id: one, outcome: kind } of [...output.lines, ...error.lines]) {
        const before = one === null ? undefined : best.get(one);
        if (one === null) unmatched.withoutId++;
        else if (before === undefined) unmatched.unknownId++;
        else {
          if (before !== 'missing') unmatched.duplicate++;
          if (rank.indexOf(kind) < rank.indexOf(before)) best.set(one, kind);
        }
      }
      const joined = await join(lines(...ids.map(request)), textOf(output), textOf(error), size);
      assertAddsUp(joined);
      assert.deepEqual(outcomes(joined), [...best.values()]);
      assert.deepEqual(joined.unmatched, unmatched);
      for (const [name, { lines: all, mark, open }] of Object.entries({ output, error })) {
        const bytes = Buffer.from(textOf({ lines: all, mark, open }));
        for (let at = 0; at < joined.size; at++) {
          const found = joined.resultOf(at);
          const place = found === undefined ? undefined : joined.resultPlace(found);
          if (place?.file !== name) continue;
          const text = bytes.toString('utf8', place.offset, place.offset + place.length);
          assert.equal((JSON.parse(text) as { custom_id: string }).custom_id, ids[at]);
          assert.equal(bytes.subarray(0, place.offset).toString('utf8').split('\n').length - 1, place.line);
        }
      }
    }),
    { numRuns: 300 },
  ); // prettier-ignore
});

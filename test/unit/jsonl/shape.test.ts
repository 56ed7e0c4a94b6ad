import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { shaperFor, type ShapePlan } from '../../../src/jsonl/shape/shapePlan.ts';
import { writeShaped } from '../../../src/jsonl/shape/writeShaped.ts';
import { jsonText } from './arbitraryJson.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shape-'));
});
afterEach(() => rm(folder, { recursive: true }));

let made = 0;
async function shape(plan: ShapePlan, ...contents: readonly (string | Buffer)[]) {
  const paths = await Promise.all(
    contents.map(async (content) => {
      const path = join(folder, `in-${String(made++)}.jsonl`);
      await writeFile(path, content);
      return path;
    }),
  );
  const to = join(folder, `out-${String(made++)}.jsonl`);
  const report = await writeShaped(paths, to, await shaperFor(plan, paths[0] ?? ''));
  const bytes = await readFile(to);
  return { report, bytes, text: bytes.toString() };
}

type Body = Readonly<Record<string, unknown>>;
const url = '/v1/chat/completions';
const line = (id: string, body: Body | string) =>
  `{"custom_id": "${id}","method":"POST", "url":"${url}","body": ${typeof body === 'string' ? body : JSON.stringify(body)}}`;
const bodiesOf = (text: string) =>
  text.trim().split('\n').map((one) => (JSON.parse(one) as { body: Body }).body); // prettier-ignore
const idsOf = (text: string) =>
  text.trim().split('\n').map((one) => (JSON.parse(one) as { custom_id: string }).custom_id); // prettier-ignore

test('a value is set on every line, and all else stays as it is written', async () => {
  const input = `\uFEFF${line('a', '{"model": "x",  "n":12345678901234567890}')}\r\n\n${line('b', '{ }')}\nno request\n${line('c', '{"n":1}')}`;
  const { text, report } = await shape({ what: 'set', member: 'model', json: '"new"' }, input);
  assert.equal(
    text,
    `\uFEFF${line('a', '{"model": "new",  "n":12345678901234567890}')}\r\n\n${line('b', '{"model":"new" }')}\nno request\n${line('c', '{"n":1,"model":"new"}')}`,
  );
  assert.deepEqual(report, { read: 4, changed: 3, leftOut: 0, unknown: 1 });
});

test('a value is removed from every line', async () => {
  const bodies = ['{"n":1, "a":2}', '{"a":2, "n":1}', '{"a":2,"n":1,"b":{"n":3}}', '{"n":1}', '{"n":1,"n":2}', '{}']; // prettier-ignore
  const input = bodies.map((body, index) => line(String(index), body)).join('\n');
  const { text } = await shape({ what: 'set', member: 'n', json: undefined }, input);
  assert.deepEqual(bodiesOf(text), [{ a: 2 }, { a: 2 }, { a: 2, b: { n: 3 } }, {}, {}, {}]);
});

test('setting a member is what JSON says it is, whatever the body', () =>
  fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom('model', 'a', 'stop', 'n'), jsonText),
      jsonText.filter((json) => !json.includes('__proto__')),
      async (members, json) => {
        const body = `{${Object.entries(members).map(([name, value]) => `"${name}": ${value}`).join(' , ')}}`; // prettier-ignore
        const { text } = await shape({ what: 'set', member: 'n', json }, line('a', body));
        const expected = { ...(JSON.parse(body) as Body), n: JSON.parse(json) as unknown };
        assert.deepEqual(bodiesOf(text)[0], expected);
        const again = await shape({ what: 'set', member: 'n', json }, text);
        assert.deepEqual([again.text, again.report.changed], [text, 0]);
      },
    ),
    { numRuns: 60 },
  ));

const system = { role: 'system', content: 'Old' };
const user = { role: 'user', content: 'Hi' };
const prompts: readonly (readonly [ShapePlan, readonly (readonly unknown[])[]])[] = [
  [
    { what: 'system', how: 'add', prompt: 'New "one"' },
    [
      [system, user],
      [{ role: 'system', content: 'New "one"' }, user],
    ],
  ],
  [
    { what: 'system', how: 'replace', prompt: 'New' },
    [
      [{ role: 'system', content: 'New' }, user],
      [{ role: 'system', content: 'New' }, user],
    ],
  ],
  [{ what: 'system', how: 'remove' }, [[user], [user]]],
];
for (const [plan, expected] of prompts)
  test(`a system prompt: ${JSON.stringify(plan)}`, async () => {
    const input = [[system, user], [user]].map((messages) => line('a', { messages })).join('\n');
    const { text } = await shape(plan, input);
    assert.deepEqual(bodiesOf(text).map(({ messages }) => messages), expected); // prettier-ignore
  });

test('Responses have instructions, Anthropic has a system member, embeddings have neither', async () => {
  const plan = { what: 'system', how: 'replace', prompt: 'New' } as const;
  const responses = line('a', { input: 'Hi' }).replace(url, '/v1/responses');
  assert.deepEqual(bodiesOf((await shape(plan, responses)).text), [{ input: 'Hi', instructions: 'New' }]); // prettier-ignore
  const anthropic = '{"custom_id":"a","params":{"messages":[]}}';
  assert.match((await shape(plan, anthropic)).text, /"params":\{"messages":\[\],"system":"New"\}/);
  const embeddings = line('a', { input: 'Hi' }).replace(url, '/v1/embeddings');
  const { text, report } = await shape(plan, embeddings);
  assert.deepEqual([text, report.unknown], [embeddings, 1]);
});

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `${line(String(index), { n: index })}\n`).join('');

test('a sample is of the first, of every n-th, or at random by its seed', async () => {
  const input = `\n${numbered(100)}`;
  assert.deepEqual(idsOf((await shape({ what: 'sample', by: 'first', count: 2 }, input)).text), ['0', '1']); // prettier-ignore
  assert.deepEqual(idsOf((await shape({ what: 'sample', by: 'every', step: 40 }, input)).text), ['0', '40', '80']); // prettier-ignore
  const taken = async (seed: number, count = 10) => (await shape({ what: 'sample', by: 'random', count, seed }, input)).text; // prettier-ignore
  const first = await taken(1);
  assert.equal(first, await taken(1));
  assert.notEqual(first, await taken(2));
  const ids = idsOf(first).map(Number);
  assert.equal(ids.length, 10);
  assert.deepEqual(ids.toSorted((a, b) => a - b), ids); // prettier-ignore
  assert.equal((await taken(7, 1000)).trim(), input.trim());
});

test('a sample at random has as many lines as asked for, each a line of the file', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(30), fc.nat(40), fc.nat(), async (lines, count, seed) => {
      const input = numbered(lines);
      const { text } = await shape({ what: 'sample', by: 'random', count, seed }, input);
      const taken = text === '' ? [] : idsOf(text);
      assert.equal(taken.length, Math.min(lines, count));
      assert.equal(new Set(taken).size, taken.length);
    }),
    { numRuns: 60 },
  ));

test('merged files have one id for each request, and every other byte', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom('a', 'a-2', 'b', 'long-name'), { maxLength: 5 }), {
        minLength: 1,
        maxLength: 4,
      }),
      async (files) => {
        const contents = files.map((ids) => ids.map((id) => line(id, { id })).join('\n'));
        const { text, report } = await shape({ what: 'merge', longestId: 5 }, ...contents);
        const ids = text === '' ? [] : idsOf(text);
        assert.equal(new Set(ids).size, files.flat().length);
        assert.equal(report.read, files.flat().length);
        assert.deepEqual(text === '' ? [] : bodiesOf(text).map(({ id }) => id), files.flat());
        for (const [index, id] of ids.entries())
          assert.ok(id === files.flat()[index] || id.length <= 5, id);
      },
    ),
    { numRuns: 80 },
  ));

test('the byte order mark of a second file is not in the middle of the merged one', async () => {
  const { text } = await shape({ what: 'merge' }, line('a', {}), `\uFEFF${line('b', {})}\n\n`);
  assert.equal(text, `${line('a', {})}\n${line('b', {})}\n`);
});

test('of requests that ask the same the first one stays', async () => {
  const same = [line('a', '{"n": 1}'), line('b', '{"n":1 }'), line('c', '{"n":2}')];
  const other = line('d', '{"n":1}').replace(url, '/v1/responses');
  const { text, report } = await shape({ what: 'unique' }, [...same, other].join('\n'));
  assert.deepEqual(idsOf(text), ['a', 'c', 'd']);
  assert.equal(report.leftOut, 1);
});

test('many different bodies are all kept', async () => {
  const input = numbered(5000);
  const { text, report } = await shape({ what: 'unique' }, input, input);
  assert.equal(text, input);
  assert.equal(report.leftOut, 5000);
});

test('bare lines become requests', async () => {
  const ask = (content: string) => ({ model: 'm', messages: [{ role: 'user', content }] });
  const whole = line('own', { model: 'x' });
  const input = [
    'What is "this"?',
    '"A JSON \\"string\\""',
    '{"messages":[],"custom_id":"mine"}',
    '{"id":7,"prompt":"Seven"}',
    whole,
    '{"other":1}',
    '{"cut',
    '42',
  ].join('\n');
  const { text, report } = await shape({ what: 'bare', url, model: 'm', hasPath: true }, input);
  const lines = text.split('\n');
  const requestOf = (at: number) => JSON.parse(lines[at] ?? '') as Body;
  const envelope = (custom_id: string, body: Body) => ({ custom_id, method: 'POST', url, body });
  assert.deepEqual(requestOf(0), envelope('request-000001', ask('What is "this"?')));
  assert.deepEqual(requestOf(1), envelope('request-000002', ask('A JSON "string"')));
  assert.deepEqual(requestOf(2), envelope('mine', { messages: [], model: 'm' }));
  assert.deepEqual(requestOf(3), envelope('7', ask('Seven')));
  assert.deepEqual(lines.slice(4, 7), [whole, '{"other":1}', '{"cut']);
  assert.deepEqual(requestOf(7), envelope('request-000008', ask('42')));
  assert.deepEqual(report, { read: 8, changed: 5, leftOut: 0, unknown: 2 });
});

test('bytes that are no text stay', async () => {
  const bytes = Buffer.concat([Buffer.from([0x22, 0xff, 0x22, 0x0d, 0x0a]), Buffer.from(line('a', {}))]); // prettier-ignore
  const { bytes: written, report } = await shape({ what: 'set', member: 'n', json: '1' }, bytes);
  assert.deepEqual(written.subarray(0, 5), bytes.subarray(0, 5));
  assert.equal(report.unknown, 1);
});

test('others have their turn while a large file is shaped, and it stops midway', async () => {
  const path = join(folder, 'large.jsonl');
  await writeFile(path, '{"custom_id":"a","body":{"model":"m"}}\n'.repeat(60_000));
  const stop = new AbortController();
  let turns = 0;
  const take = () => {
    if (++turns === 3) stop.abort();
    else setImmediate(take);
  };
  setImmediate(take);
  const shaper = await shaperFor({ what: 'set', member: 'model', json: '"n"' }, path);
  const { signal } = stop;
  await assert.rejects(writeShaped([path], join(folder, 'large.new.jsonl'), shaper, { signal }), { kind: 'cancelled' }); // prettier-ignore
  assert.ok(!(await readdir(folder)).includes('large.new.jsonl'));
});

test('stopping leaves no file, and nothing is overwritten', async () => {
  const path = join(folder, 'in.jsonl');
  await writeFile(path, numbered(10));
  const shaper = await shaperFor({ what: 'unique' }, path);
  const signal = AbortSignal.abort();
  await assert.rejects(writeShaped([path], join(folder, 'new.jsonl'), shaper, { signal }), { kind: 'cancelled' }); // prettier-ignore
  await assert.rejects(writeShaped([path], path, shaper), { kind: 'disk' });
  await assert.rejects(writeShaped([`${path}x`], join(folder, 'new.jsonl'), shaper), { kind: 'input_gone' }); // prettier-ignore
  assert.deepEqual(await readdir(folder), ['in.jsonl']);
  assert.equal(await readFile(path, 'utf8'), numbered(10));
});

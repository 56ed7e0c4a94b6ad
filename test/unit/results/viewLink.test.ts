import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { longestLink, readViewLink, writeViewLink, type ViewLink } from '../../../src/results/query/viewLink.ts'; // prettier-ignore

const link: ViewLink = {
  sources: [
    { account: 'kimi', id: 'batch_1' },
    { outputs: ['out/a.output.jsonl'], errors: [], input: 'a & b.jsonl' },
  ],
  query: {
    conditions: [
      { column: 'outcome', is: 'in', values: ['failed', ''] },
      { column: 'tokens.out', is: 'between', from: 3 },
    ],
    search: { text: '多少? a+b', isRegex: true, matchCase: false, in: 'answer' },
    sort: { column: 'answer.score', descending: true },
  },
  columns: ['custom_id', 'answer.score'],
};

void test('a link says again what was written into it', () => {
  assert.deepEqual(readViewLink('/results', writeViewLink(link)), link);
});

void test('a path never leads out of the workspace, and only to files of lines', () => {
  const of = (path: string) => readViewLink('/results', writeViewLink({ ...link, sources: [{ outputs: [path], errors: [] }] })); // prettier-ignore
  assert.ok(of('a/b.jsonl'));
  for (const path of ['../a.jsonl', 'a/../../b.jsonl', '/etc/a.jsonl', 'C:/a.jsonl', '\\\\host\\share\\a.jsonl', '//host/a.jsonl', './a.jsonl', 'a.json', 'file:a.jsonl', 'a\0.jsonl'])
    assert.equal(of(path), undefined, path); // prettier-ignore
});

void test('what is no link of ours is none', () => {
  const query = writeViewLink(link);
  assert.equal(readViewLink('/batch', query), undefined);
  assert.equal(readViewLink('/results', ''), undefined);
  for (const view of ['', 'bnVsbA', '!', 'e30'])
    assert.equal(readViewLink('/results', `view=${view}`), undefined);
  const many = { ...link, columns: Array.from({ length: 2000 }, () => 'column') };
  assert.equal(readViewLink('/results', writeViewLink(many)), undefined);
  const odd = (change: object) => readViewLink('/results', writeViewLink({ ...link, ...change })); // prettier-ignore
  for (const change of [{ sources: [] }, { sources: [{ account: '../x', id: 'a' }] }, { query: { conditions: {} } }, { query: {} }, { columns: [1] }])
    assert.equal(odd(change), undefined, JSON.stringify(change)); // prettier-ignore
});

void test('nothing that a page makes up throws', () => {
  fc.assert(
    fc.property(fc.json(), (view) => {
      readViewLink('/results', `view=${Buffer.from(view).toString('base64url')}`);
    }),
  );
});

const text = fc.string({ unit: 'binary', maxLength: 12 });
const ids = fc
  .stringMatching(/^[\w.:/=+@~,-]{1,80}$/)
  .filter((id) => !id.split('/').some((part) => /^\.{1,2}$/.test(part)));
const name = fc.stringMatching(/^[^\\:/\0]{1,8}$/u).filter((part) => !/^\.{1,2}$/.test(part));
const path = fc
  .array(name, { minLength: 1, maxLength: 2 })
  .map((parts) => `${parts.join('/')}.jsonl`);
const views: fc.Arbitrary<ViewLink> = fc
  .record(
    {
      sources: fc.array(
        fc.oneof(
          fc.record({ account: fc.stringMatching(/^[\w.-]{1,64}$/), id: ids }),
          fc.record(
            {
              outputs: fc.array(path, { maxLength: 2 }),
              errors: fc.array(path, { maxLength: 2 }),
              input: path,
            },
            { requiredKeys: ['outputs', 'errors'] },
          ),
        ),
        { minLength: 1, maxLength: 6 },
      ),
      query: fc.record(
        {
          conditions: fc.array(
            fc.oneof(
              fc.record({ column: text, is: fc.constant('in' as const), values: fc.array(text) }),
              fc.record(
                {
                  column: text,
                  is: fc.constant('between' as const),
                  from: fc.integer(),
                  to: fc.integer(),
                },
                { requiredKeys: ['column', 'is'] },
              ),
            ),
            { maxLength: 4 },
          ),
          search: fc.record({
            text,
            isRegex: fc.boolean(),
            matchCase: fc.boolean(),
            in: fc.constantFrom('everything', 'answer', 'custom_id'),
          }),
          sort: fc.record({ column: text, descending: fc.boolean() }),
        },
        { requiredKeys: ['conditions'] },
      ),
      columns: fc.array(fc.stringMatching(/^[a-z.]{1,4}$/), { maxLength: 300 }),
    },
    { requiredKeys: ['sources', 'query'] },
  )
  .map((view) => structuredClone(view));

void test('whatever view is written into a link of allowed length is read out of it', () => {
  fc.assert(
    fc.property(views, (view) => {
      const query = writeViewLink(view);
      fc.pre(query.length <= longestLink);
      assert.deepEqual(readViewLink('/results', query), view);
    }),
  );
});

void test('a link carries the ids of any service, and more columns than anybody looks at', () => {
  const view: ViewLink = {
    sources: [{ account: 'a', id: 'projects/1/batches/2' }, { account: 'a', id: 'bGl0ZWxsbTpiYXRjaA==' }, { account: 'a', id: `litellm_proxy/${'x'.repeat(300)}` }],
    query: { conditions: [] },
    columns: Array.from({ length: 250 }, (_, at) => `answer.${String(at)}`),
  }; // prettier-ignore
  assert.deepEqual(readViewLink('/results', writeViewLink(view)), view);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readViewLink, writeViewLink, type ViewLink } from '../../../src/results/query/viewLink.ts';

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

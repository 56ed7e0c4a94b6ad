import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModels } from '../../../src/api/read/readModels.ts';
import { pageQuery, readPage } from '../../../src/api/read/readPage.ts';
import { readRemoteFile } from '../../../src/api/read/readRemoteFile.ts';

function page(json: unknown, after: string | null = null): [string[], string | null] {
  const { items, next } = readPage(json, after, 100, 'batch', 'batches', 'jobs');
  return [items.map(({ id }) => String(id)), next];
}

const two = [{ id: 'a' }, { id: 'b' }];

for (const [name, json, expected] of [
  ['no more', { object: 'list', data: two, has_more: false }, [['a', 'b'], null]],
  ['more, by the last id', { data: two, has_more: true }, [['a', 'b'], 'b']],
  ['more, whatever last_id says', { data: two, has_more: true, last_id: 'z' }, [['a', 'b'], 'b']],
  ['only last_id', { data: two, last_id: 'b' }, [['a', 'b'], 'b']],
  ['neither', { data: two }, [['a', 'b'], null]],
  [
    'no more, last_id all the same',
    { data: two, has_more: false, last_id: 'b' },
    [['a', 'b'], null],
  ],
  ['paging', { data: two, paging: { next_cursor: 'n' } }, [['a', 'b'], 'cursor:n']],
  ['paging at its end', { data: two, paging: { next_cursor: null } }, [['a', 'b'], null]],
  ['a bare list', two, [['a', 'b'], null]],
  ['in an envelope', { code: 0, data: { data: two, has_more: true } }, [['a', 'b'], 'b']],
  ['under batches', { batches: two }, [['a', 'b'], null]],
  ['empty', { data: [], has_more: true }, [[], null]],
  ['null', { object: 'list', data: null }, [[], null]],
  [
    'one without an id',
    { data: [{ status: 'x' }, null, { id: 'b' }], has_more: false },
    [['b'], null],
  ],
] as const) {
  test(`a page: ${name}`, () => {
    assert.deepEqual(page(json), expected);
  });
}

for (const [name, json, expected] of [
  ['that says so', { data: two, has_more: false }, true],
  ['that says nothing and is not full', two, true],
  ['that says nothing and is full', [...two, { id: 'c' }], false],
  ['with a next one', { data: two, has_more: true }, false],
  ['that says there is more, but not where', { data: [], has_more: true }, false],
  ['that leads to itself', { data: [{ id: 'z' }], has_more: true }, false],
  ['that is empty', { object: 'list', data: [] }, true],
  ['whose list is null', { object: 'list', data: null, has_more: false }, false],
  ['whose list is missing', { object: 'list' }, false],
  ['with an entry that cannot be read', { data: [{ id: 'a' }, {}], has_more: false }, false],
  ['that says as text that there is more', { data: two, has_more: 'true' }, false],
  ['that says as a number that there is more', { data: two, has_more: 1 }, false],
  ['that leads on by a token', { data: two, has_more: false, next_page_token: 'n' }, false],
  ['that leads on by an address', { data: two, links: { next: 'https://k.example/v1' } }, false],
  ['that calls itself a part', { data: two, partial: true }, false],
  ['beside an error', { data: two, has_more: false, error: { message: 'No database.' } }, false],
  ['beside errors', { data: two, has_more: false, errors: ['One shard is down.'] }, false],
  ['in an envelope that failed', { success: false, data: { batches: two } }, false],
  ['in an envelope with a code of failure', { code: '500', data: two }, false],
  [
    'in an envelope of success',
    { code: 200, success: true, error: null, errors: [], data: two, next: '' },
    true,
  ],
  ['with a file among them', { data: [{ id: 'f', object: 'file' }], has_more: false }, false],
] as const) {
  test(`a last page or not: one ${name}`, () => {
    assert.equal(readPage(json, 'z', 3, 'batch', 'batches').isLast, expected);
  });
}

for (const [name, json, expected] of [
  ['all of whose entries can be read', { data: two, has_more: true }, true],
  ['with an entry without an id', { data: [{ status: 'x' }, ...two], has_more: true }, false],
  ['with an entry that is none', { data: [null, ...two] }, false],
  ['with a file among them', { data: [{ id: 'f', object: 'file' }, ...two] }, false],
  ['whose list is missing', { object: 'list', has_more: false }, false],
] as const)
  test(`a page is whole or not, whether others follow or not: one ${name}`, () => {
    assert.equal(readPage(json, null, 100, 'batch').isWhole, expected);
  });

test('a cursor that leads to itself is not followed', () => {
  assert.deepEqual(page({ data: two, has_more: true }, 'b'), [['a', 'b'], null]);
  assert.deepEqual(page({ data: two, paging: { next_cursor: 'n' } }, 'cursor:n'), [
    ['a', 'b'],
    null,
  ]);
});

test('a cursor goes back under the name it came with', () => {
  assert.deepEqual(pageQuery(null), {});
  assert.deepEqual(pageQuery('b'), { after: 'b' });
  assert.deepEqual(pageQuery('cursor:n'), { cursor: 'n' });
});

for (const json of [null, 'x', 3, {}, { data: { id: 'x' } }]) {
  test(`no list: ${JSON.stringify(json)}`, () => {
    assert.throws(() => page(json), { kind: 'malformed' });
    assert.throws(() => readModels(json), { kind: 'malformed' });
  });
}

test('a file is read in every known spelling', () => {
  assert.deepEqual(
    readRemoteFile({
      id: 'file-1',
      object: 'file',
      bytes: 120,
      created_at: 1_735_113_344,
      filename: 'in.jsonl',
      purpose: 'batch',
      status: 'ready',
    }),
    {
      id: 'file-1',
      bytes: 120,
      filename: 'in.jsonl',
      purpose: 'batch',
      status: 'ready',
      createdAt: 1_735_113_344,
    },
  );
  assert.deepEqual(
    readRemoteFile({
      code: 20000,
      data: { id: 'f', size_bytes: '7', createdAt: 1, purpose: null },
    }),
    { id: 'f', bytes: 7, filename: '', purpose: '', status: '', createdAt: 1 },
  );
  assert.throws(() => readRemoteFile({ object: 'file' }), { kind: 'malformed' });
});

test('models are read with their context, and without what cannot be read', () => {
  assert.deepEqual(
    readModels({
      data: [
        { id: 'kimi-k2.6', context_length: 262_144 },
        { id: 'x', max_model_len: 8192 },
        'y',
        {},
      ],
    }),
    [
      { id: 'kimi-k2.6', contextTokens: 262_144 },
      { id: 'x', contextTokens: 8192 },
      { id: 'y', contextTokens: null },
    ],
  );
});

test('of a page with more than anybody has, the rest is left, and nothing follows from what is not on it', () => {
  const data = Array.from({ length: 10_001 }, (_, n) => ({ id: String(n) }));
  const found = readPage({ data, has_more: false }, null, 100, 'batch');
  assert.deepEqual([found.items.length, found.next, found.isLast], [10_000, null, false]);
});

test('ids and cursors that are far too long are not kept, and not taken for others', () => {
  const long = 'x'.repeat(100_000);
  assert.throws(() => readPage({ data: [{ id: long }, { id: 'b' }] }, null, 100, 'batch'), { kind: 'malformed' }); // prettier-ignore
  const found = readPage({ data: two, paging: { next_cursor: long } }, null, 100, 'batch');
  assert.deepEqual([found.next, found.isLast], [null, false]);
  const good = `${'x'.repeat(1_500)}=`;
  assert.equal(page({ data: two, paging: { next_cursor: good } })[1], `cursor:${good}`);
});

test('a first page with fewer entries than the list has in all is not the last, whatever it says', () => {
  const json = { data: two, has_more: false, total: 3 };
  const { isLast, saysEnd } = readPage(json, null, 100, 'batch');
  assert.deepEqual([isLast, saysEnd], [false, false]);
  assert.equal(readPage({ ...json, total: 2 }, null, 100, 'batch').isLast, true);
  assert.equal(readPage(json, 'z', 100, 'batch').isLast, true, 'it counts the pages before it too');
});

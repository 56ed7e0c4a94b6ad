import assert from 'node:assert/strict';
import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { buildRecordIn, builtFrom } from '../../../src/authoring/build/builtFrom.ts';
import { writeBatch } from '../../../src/authoring/build/writeBatch.ts';
import { openResults } from '../../../src/results/query/openResults.ts';
import type { ResultSession } from '../../../src/results/query/session.ts';
import { AuthoringFolder, csvOf, promptFor } from '../../support/authoringFolder.ts';
import { chatResult, jsonLines, queried } from '../../support/resultFixtures.ts';

const head = ['key', 'product', 'stars', 'code', 'text'];
const rows = [
  ['k3', 'Kettle', '5', '007', 'boils "fast",\nwell'],
  ['k1', 'Lamp', '2', '7', 'Ärger'],
  ['k2', 'Kettle', '', '08', ''],
  ['k4', 'Bag', '3.5', 'x', 'zebra'],
];

/** Results of a batch that was built from a table; the answers come in another order. */
async function withBuilt(
  keys: string,
  use: (session: ResultSession, folder: AuthoringFolder) => Promise<void>,
  change: (folder: AuthoringFolder) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const text = promptFor('t.csv', 'About {{product}}', keys);
  await using folder = await AuthoringFolder.make({ 't.csv': csvOf([head, ...rows]), 'x.batch.md': text }); // prettier-ignore
  const input = folder.at('x.jsonl');
  await writeBatch(text, folder.at('x.batch.md'), input);
  const ids = (await readFile(input, 'utf8')).trim().split('\n').map((line) => (JSON.parse(line) as { custom_id: string }).custom_id); // prettier-ignore
  await folder.write('out.jsonl', jsonLines(ids.toReversed().map((id) => chatResult(id, `to ${id}`)))); // prettier-ignore
  await change(folder);
  const table = await builtFrom(input);
  assert.ok(table);
  const source = { label: 'x', input, outputs: [folder.at('out.jsonl')], errors: [], table };
  const session = await openResults([source]);
  try {
    await session.loaded?.();
    await use(session, folder);
  } finally {
    session.dispose();
  }
}

async function exported(
  session: ResultSession,
  folder: AuthoringFolder,
  columns: string[],
  query: Parameters<typeof queried>[1],
) {
  const { id } = await queried(session, query);
  await session.export(id, { format: 'jsonl', columns, path: folder.at('rows') });
  return (await folder.text('rows')).trim().split('\n').map((line) => Object.values(JSON.parse(line) as Record<string, unknown>)); // prettier-ignore
}

test('the columns of the table that made a batch stand beside its answers', async () => {
  await withBuilt('id: key\n', async (session, folder) => {
    const columns = (await session.columns()).filter(({ origin }) => origin === 'table');
    assert.deepEqual(
      columns.map(({ id, kind, isShown }) => [id, kind, isShown]),
      [
        ['source.key', 'text', false], // is the custom_id
        ['source.product', 'text', true],
        ['source.stars', 'number', true],
        ['source.code', 'text', true],
        ['source.text', 'text', true],
      ],
    );
    const all = ['custom_id', 'source.product', 'source.stars', 'source.code', 'source.text', 'answer']; // prettier-ignore
    assert.deepEqual(await exported(session, folder, all, { conditions: [] }), [
      ['k3', 'Kettle', 5, '007', 'boils "fast",\nwell', 'to k3'],
      ['k1', 'Lamp', 2, '7', 'Ärger', 'to k1'],
      ['k2', 'Kettle', null, '08', null, 'to k2'],
      ['k4', 'Bag', 3.5, 'x', 'zebra', 'to k4'],
    ]);
  });
});

test('they are filtered, sorted, searched and counted as others are', async () => {
  await withBuilt('', async (session, folder) => {
    const ask = async (query: Parameters<typeof queried>[1]) =>
      (await exported(session, folder, ['source.key'], query)).flat();
    const stars = { column: 'source.stars', is: 'between' as const, from: 3 };
    const kettles = { column: 'source.product', is: 'in' as const, values: ['Kettle'] };
    assert.deepEqual(await ask({ conditions: [stars] }), ['k3', 'k4']);
    assert.deepEqual(await ask({ conditions: [kettles] }), ['k3', 'k2']);
    assert.deepEqual(await ask({ conditions: [stars, kettles] }), ['k3']);
    const byStars = { column: 'source.stars', descending: true };
    assert.deepEqual(await ask({ conditions: [], sort: byStars }), ['k3', 'k4', 'k1', 'k2']);
    const byText = { column: 'source.text', descending: false };
    assert.deepEqual(await ask({ conditions: [], sort: byText }), ['k3', 'k4', 'k1', 'k2']);
    const search = { text: 'ärger', isRegex: false, matchCase: false, in: 'everything' as const };
    assert.deepEqual(await ask({ conditions: [], search }), ['k1']);
    const { id } = await queried(session, { conditions: [] });
    const { values } = await session.distribution(id, 'source.product');
    assert.deepEqual(values?.[0], { value: 'Kettle', count: 2 });
  });
});

test('rows do not wait for the table, and are told again once it is read', async () => {
  await withBuilt('', async (session) => {
    await session.settled?.();
    const first = Promise.withResolvers<unknown>();
    const again = Promise.withResolvers<unknown>();
    let isDone = false;
    const id = await session.query({ conditions: [] }, (progress) => {
      if (!progress.isDone) return;
      (isDone ? again : first).resolve(undefined);
      isDone = true;
    });
    const cells = async () =>
      (await session.rows(id, 0, 2, ['source.product'])).map((row) => row.cells['source.product']);
    await first.promise;
    assert.deepEqual(await cells(), [null, null]);
    await again.promise;
    assert.deepEqual(await cells(), ['Kettle', 'Lamp']);
  });
});

test('of a table that is another now nothing is shown', async () => {
  const change = async (folder: AuthoringFolder) => {
    const { atime, mtime } = await stat(folder.at('t.csv'));
    await writeFile(folder.at('t.csv'), csvOf([head, ...rows.toReversed()]));
    await utimes(folder.at('t.csv'), atime, mtime);
  };
  await withBuilt(
    '',
    async (session, folder) => {
      assert.deepEqual(
        await exported(session, folder, ['source.product'], { conditions: [] }),
        rows.map(() => [null]),
      );
      assert.equal((await session.overview()).tableProblem, 'changed');
    },
    change,
  );
});

test('a table that cannot be read is told, and has no columns', async () => {
  const change = (folder: AuthoringFolder) =>
    folder.write('x.batch.md', promptFor('none.csv', 'x'));
  await withBuilt(
    '',
    async (session) => {
      const columns = await session.columns();
      assert.ok(!columns.some(({ origin }) => origin === 'table'));
      assert.equal((await session.overview()).tableProblem, 'unreadable');
    },
    change,
  );
});

test('only what a record beside a file says is taken for its origin', async () => {
  await using folder = await AuthoringFolder.make({
    'a.jsonl': '{}\n',
    'list.batch.json': '[1]',
    'text.batch.json': 'no JSON',
    'odd.batch.json': JSON.stringify({ prompt: { file: 5 }, source: {}, batch: { file: 'a.jsonl', bytes: 3 } }),
  }); // prettier-ignore
  assert.equal(await builtFrom(folder.at('a.jsonl')), undefined);
  const record = (bytes: number) =>
    JSON.stringify({ prompt: { file: '../../p.batch.md' }, source: { sha256: 'x', rows: 1 }, batch: { file: 'a.jsonl', bytes } }); // prettier-ignore
  await folder.write('z.batch.json', record(4));
  assert.equal(await builtFrom(folder.at('a.jsonl')), undefined);
  await folder.write('z.batch.json', record(3));
  const found = await builtFrom(folder.at('a.jsonl'));
  // A prompt elsewhere is not followed.
  assert.deepEqual(found, { prompt: folder.at('p.batch.md'), sha256: 'x', rows: 1 });
});

test('answers are held against a column of the table, by its name where they have such a member', async () => {
  const text = promptFor('t.csv', 'About {{text}}', 'id: key\n');
  await using folder = await AuthoringFolder.make({
    'x.batch.md': text,
    't.csv': csvOf([['key', 'text', 'label', 'stars'], ['a', 'x', 'good', '5'], ['b', 'y', 'bad', '2'], ['c', 'z', '', '1'], ['d', 'w', 'bad', '3']]),
    'out.jsonl': jsonLines([
      chatResult('a', '{"label":"good","stars":5.0,"why":"x"}'),
      chatResult('b', '{"label":"good","stars":2}'),
      chatResult('c', '{"label":"good","stars":7}'),
      chatResult('d', ' bad\n'),
    ]),
  }); // prettier-ignore
  await writeBatch(text, folder.at('x.batch.md'), folder.at('x.jsonl'));
  const held = async (expectedColumn: string) => {
    const table = { prompt: folder.at('x.batch.md') };
    const source = { label: 'x', input: folder.at('x.jsonl'), outputs: [folder.at('out.jsonl')], errors: [], table, expectedColumn }; // prettier-ignore
    const session = await openResults([source]);
    try {
      await session.settled?.();
      const { expectation, confusion } = await session.overview();
      const { id, progress } = await queried(session, { conditions: [] });
      const found = await session.rows(id, 0, progress.rows, ['expected']);
      return { expectation, confusion, rows: found.map(({ cells }) => cells['expected']) };
    } finally {
      session.dispose();
    }
  };
  const labels = await held('label');
  assert.deepEqual(labels.rows, ['right', 'wrong', null, 'right']);
  assert.deepEqual(labels.expectation, { right: 2, wrong: 1 });
  assert.deepEqual(labels.confusion, { expected: ['bad', 'good'], answered: ['bad', 'good'], counts: [[1, 1], [0, 1]] }); // prettier-ignore
  assert.deepEqual((await held('stars')).rows, ['right', 'right', 'wrong', 'wrong']);
  assert.equal((await held('none')).expectation, undefined);
});

test('what stands where the record of a build does is one, or nothing', () => {
  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"batch":{"file":"a.jsonl"}}',
    '{"prompt":1,"source":{},"batch":null}',
  ])
    assert.equal(buildRecordIn(text), undefined);
  const record = {
    prompt: { file: 'a.batch.md' },
    source: { sha256: 'x', rows: 2 },
    batch: { file: 'a.jsonl' },
  };
  assert.deepEqual(buildRecordIn(JSON.stringify(record)), record);
});

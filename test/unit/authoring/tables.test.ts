import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { findCells } from '../../../src/authoring/table/cellPlaces.ts';
import { choosePreview, type RowChoice } from '../../../src/authoring/table/choosePreview.ts';
import { placeOf, readHead } from '../../../src/authoring/table/openTable.ts';
import { root } from '../../support/checkout.ts';
import { AuthoringFolder, csvOf } from '../../support/authoringFolder.ts';

async function headOf(name: string, content: string | Uint8Array, table = {}) {
  await using folder = await AuthoringFolder.make({ [name]: content });
  return await readHead(placeOf(name, folder.at('x.batch.md')), { table, mentions: [] }, 100);
}

/** `中文,好` in GBK. */
const gbk = Buffer.from('d6d0cec42cbac30a', 'hex');

it('knows UTF-8, UTF-16 and their marks, and tells when it has guessed', async () => {
  const text = 'name,note\ncafé,中文\n';
  const utf16 = Buffer.from(text, 'utf16le');
  for (const bytes of [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
  ]) {
    const { columns, rows, notes } = await headOf('x.csv', bytes);
    assert.deepEqual([columns, rows, notes], [['name', 'note'], [['café', '中文']], []]);
  }
  const chinese = await headOf('x.csv', Buffer.concat([Buffer.from('a,b\n'), gbk]));
  assert.deepEqual(chinese.rows, [['中文', '好']]);
  assert.deepEqual(chinese.notes, [{ code: 'guessed_encoding', encoding: 'gb18030' }]);
  const western = await headOf('x.csv', Buffer.from('a,b\ncaf\xe9,1\n', 'latin1'));
  assert.deepEqual([western.rows, western.notes[0]?.code], [[['café', '1']], 'guessed_encoding']);
  const told = await headOf('x.csv', Buffer.concat([Buffer.from('a,b\n'), gbk]), {
    encoding: 'gbk',
  });
  assert.deepEqual([told.rows, told.notes], [[['中文', '好']], []]);
});

it('does not take bytes of another encoding for text', async () => {
  const far = Buffer.concat([Buffer.from(`a,b\n${'x,y\n'.repeat(100_000)}`), gbk]);
  await using folder = await AuthoringFolder.make({ 'x.csv': far });
  const place = placeOf('x.csv', folder.at('x.batch.md'));
  const all = readHead(place, { table: {}, mentions: [] }, 1_000_000);
  await assert.rejects(all, { code: 'invalid_encoding' });
});

it('finds the separator, and takes quotation marks for text when told to', async () => {
  assert.deepEqual((await headOf('x.csv', 'a;b\n1,5;"x;y"\n')).rows, [['1,5', 'x;y']]);
  assert.deepEqual((await headOf('x.tsv', 'a\tb\n1, 2\tx\n')).rows, [['1, 2', 'x']]);
  assert.deepEqual((await headOf('x.csv', 'a|b\n1|2\n')).rows, [['1', '2']]);
  assert.deepEqual((await headOf('x.tsv', 'a\tb\n"1\t2"\n', { quote: null })).rows, [['"1', '2"']]);
  assert.deepEqual((await headOf('x.csv', '1,2\n', { columns: ['a', 'b'] })).rows, [['1', '2']]);
});

it('names columns that have no name or the same one', async () => {
  const { columns, notes } = await headOf('x.csv', 'a,,a,a_2\n1,2,3,4\n');
  assert.deepEqual(columns, ['a', 'column 2', 'a_3', 'a_2']);
  assert.equal(notes.length, 1);
});

it('takes separators at the end of a line for no cells, and a text there for one', async () => {
  const { rows } = await headOf('x.csv', 'a,b\n1,2,\n3,4,,\n5,6,,7\n');
  assert.deepEqual(rows, [
    ['1', '2'],
    ['3', '4'],
    { reason: 'long_row', detail: [4, 2], cells: ['5', '6', '', '7'] },
  ]);
});

it('reads JSON by its lines and as a list, numbers as they are written', async () => {
  const lines = '{"a":"x","n":12345678901234567890}\n\n{"a":null,"b":{"c":[1.50]}}\nno\n';
  const { columns, rows } = await headOf('x.jsonl', lines);
  assert.deepEqual(columns, ['a', 'n', 'b']);
  assert.deepEqual(rows.slice(0, 2), [
    ['x', '12345678901234567890', ''],
    ['', '', '{"c":[1.50]}'],
  ]);
  assert.ok(rows[2] && 'reason' in rows[2]);
  assert.deepEqual((await headOf('x.json', '{"data":[{"a":1},{"a":true}]}')).rows, [
    ['1'],
    ['true'],
  ]);
  // Many lists of objects, one a line, are named so.
  assert.deepEqual((await headOf('x.json', '{"a":"x"}\n{"a":"y"}\n')).rows, [['x'], ['y']]);
  for (const json of ['["a","b"]', '{"a":[1,2],"b":[3,4]}', '42'])
    await assert.rejects(headOf('x.json', json), { code: 'no_objects' });
  await assert.rejects(headOf('x.jsonl', '{\n "a": 1\n}\n'), { code: 'no_objects' });
});

it('reads a sheet of a workbook as it is shown', async () => {
  const book = await readFile(join(root, 'test/fixtures/book.xlsx'));
  const { columns, rows } = await headOf('x.xlsx', book);
  assert.deepEqual(columns, ['id', 'when', 'n']);
  assert.deepEqual(rows, [
    [' a ', '2023-03-15', '0.3'],
    ['TRUE', '', '12'],
  ]);
});

it('reads the days of a Parquet file without a time', async () => {
  const schema = [
    { name: 'root', num_children: 2 },
    { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
    { name: 'at', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'REQUIRED' },
  ] as const;
  const when = [new Date('2026-02-03T00:00:00Z')];
  const columnData = [{ name: 'day', data: when }, { name: 'at', data: when }]; // prettier-ignore
  const file = parquetWriteBuffer({ schema: [...schema], columnData });
  const { rows } = await headOf('x.parquet', new Uint8Array(file));
  assert.deepEqual(rows, [['2026-02-03', '2026-02-03T00:00:00.000Z']]);
});

it('chooses rows for a preview by a seed or a text, with their numbers', async () => {
  const rows = Array.from({ length: 1000 }, (_none, index) => [`Row ${String(index + 1)}`]);
  await using folder = await AuthoringFolder.make({ 'x.csv': csvOf([['text'], ...rows]) });
  const place = placeOf('x.csv', folder.at('x.batch.md'));
  const of = (choice: RowChoice) => choosePreview(place, { table: {}, mentions: [] }, choice, 20);
  const one = await of({ by: 'random', seed: 1 });
  assert.deepEqual(one, await of({ by: 'random', seed: 1 }));
  assert.notDeepEqual(one.numbers, (await of({ by: 'random', seed: 2 })).numbers);
  assert.equal(one.rows.length, 20);
  assert.ok((one.numbers.at(-1) ?? 0) > 500, 'not the first rows alone');
  assert.deepEqual(one.rows, one.numbers.map((number) => [`Row ${String(number)}`])); // prettier-ignore
  const found = await of({ by: 'text', column: 'text', text: 'row 77' });
  assert.deepEqual(found.numbers, [77, 770, 771, 772, 773, 774, 775, 776, 777, 778, 779]);
});

it('lists the files of a pattern in the order of their paths', async () => {
  await using folder = await AuthoringFolder.make({ 'b.txt': 'two', 'a.txt': 'one', 'c.md': '' });
  const mentions = [{ kind: 'cell', column: 'text', start: 0, end: 0 }] as const;
  const place = placeOf('*.txt', folder.at('x.batch.md'));
  const { rows } = await readHead(place, { table: {}, mentions }, 10);
  assert.deepEqual(rows, [
    ['a.txt', 'a.txt', '.', 'one'],
    ['b.txt', 'b.txt', '.', 'two'],
  ]);
});

it('lists what is a file below the first sign of a pattern, and takes no longer for many signs', async (t) => {
  if (process.platform === 'win32') {
    t.skip('No pipes in folders');
    return;
  }
  await using folder = await AuthoringFolder.make({ '.hidden.txt': '' });
  const deep = folder.at('notes/2026/a');
  await mkdir(deep, { recursive: true });
  await writeFile(join(deep, `${'a'.repeat(120)}.txt`), 'deep');
  await symlink(join(deep, `${'a'.repeat(120)}.txt`), folder.at('notes/link.txt'));
  await symlink(folder.at('nowhere'), folder.at('notes/broken.txt'));
  execFileSync('mkfifo', [folder.at('notes/pipe.txt')]);
  const names = async (pattern: string) => {
    const place = placeOf(pattern, folder.at('x.batch.md'));
    const { rows } = await readHead(place, { table: {}, mentions: [] }, 10);
    return rows.map((row) => (row as readonly string[])[0]);
  };
  const [link, file] = ['notes/link.txt', `notes/2026/a/${'a'.repeat(120)}.txt`];
  assert.deepEqual(await names('notes/*.txt'), [link]);
  assert.deepEqual(await names('./**/*.{txt,md}'), [file, link]);
  assert.deepEqual(await names(`notes/{link,2026/a/${'*a'.repeat(40)}*}.txt`), [file, link]);
  await assert.rejects(names(`**/${'*a'.repeat(100)}*b.txt`), { code: 'empty_source' });
  await assert.rejects(names('*.txt'), { code: 'empty_source' });
}); // prettier-ignore

it('finds each cell where the text of the file has it', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '中') });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
      async (rows) => {
        const text = csvOf([['x', 'y'], ...rows]);
        await using folder = await AuthoringFolder.make({ 'x.csv': text });
        const wanted = rows.flatMap((_row, row) =>
          [0, 1].map((column) => ({ row: row + 1, column })),
        );
        const places = await findCells(folder.at('x.csv'), wanted, {});
        const lines = text.split('\n');
        for (const [row, cells] of rows.entries())
          for (const [column, value] of cells.entries()) {
            const place = places.of({ row: row + 1, column });
            assert.ok(place);
            const { line, start, endLine, end } = place;
            const inner = lines.slice(line, endLine + 1).join('\n');
            const tail = (lines[endLine] ?? '').length - end;
            const written = inner.slice(start, inner.length - tail);
            assert.equal(written, `"${value.replaceAll('"', '""')}"`);
          }
      },
    ),
    { numRuns: 60 },
  );
});

it('finds cells below the line that tells the separator', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': '\uFEFFsep=;\r\nid;text\r\na;b,c\r\n',
  });
  const places = await findCells(folder.at('x.csv'), [{ row: 1, column: 1 }], {});
  assert.deepEqual(places.of({ row: 1, column: 1 }), { line: 2, start: 2, endLine: 2, end: 5 });
  assert.deepEqual((await headOf('x.csv', 'sep=;\r\nid;text\r\na;b,c\r\n')).rows, [['a', 'b,c']]);
});

it('knows a pattern from a name in a time that grows with its length', () => {
  const isPattern = (name: string) => placeOf(name, '/x.batch.md').pattern !== undefined;
  assert.equal(isPattern(`${'{'.repeat(300_000)}.csv`), false);
  for (const name of ['{a,b}.csv', '{a{b,c}.csv', '{a,']) assert.equal(isPattern(name), true);
  assert.equal(isPattern('{a}b,c.csv'), false);
});

/** The name of an encoding, a text, and its bytes. */
const guesses = [
  [
    'gb18030',
    '这个水壶烧水很快，把手不烫。',
    'd5e2b8f6cbaebaf8c9d5cbaebadcbfeca3acb0d1cad6b2bbcccca1a3',
  ],
  [
    'big5',
    '這個水壺燒水很快，把手不燙。',
    'b36fadd3a4f4b3fdbf4ea4f4abdca7d6a141a7e2a4e2a4a3bf53a143',
  ],
  [
    'shift_jis',
    'このケトルはすぐ沸きます。',
    '82b182cc83508367838b82cd82b782ae95a682ab82dc82b78142',
  ],
  ['euc-jp', 'このケトルはすぐ沸きます。', 'a4b3a4cea5b1a5c8a5eba4cfa4b9a4b0caa8a4ada4dea4b9a1a3'],
  [
    'euc-kr',
    '주전자가 빨리 끓어요. 좋습니다.',
    'c1d6c0fcc0dab0a120bba1b8ae20b2fabeeebfe42e20c1c1bdc0b4cfb4d92e',
  ],
  ['windows-1252', 'Größe – schön, déjà', '4772f6df65209620736368f66e2c2064e96ae0'],
] as const;

for (const [encoding, text, hex] of guesses)
  it(`guesses ${encoding}, and tells it`, async () => {
    const table = Buffer.concat([
      Buffer.from('text\n"'),
      Buffer.from(hex, 'hex'),
      Buffer.from('"\n'),
    ]);
    const { rows, notes } = await headOf('x.csv', table);
    assert.deepEqual(rows, [[text]]);
    assert.deepEqual(notes, [{ code: 'guessed_encoding', encoding }]);
  });

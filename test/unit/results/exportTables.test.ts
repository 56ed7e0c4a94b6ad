import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'; // prettier-ignore
import { readSheet } from 'read-excel-file/node';
import { parquetFile } from '../../../src/results/export/parquetFile.ts';
import { xlsxFile } from '../../../src/results/export/xlsxFile.ts';
import { openResults } from '../../../src/results/query/openResults.ts';
import { chatRequest, chatResult, jsonLines, queried, withFiles } from '../../support/resultFixtures.ts'; // prettier-ignore

type Row = readonly (string | number | null)[];

async function* each(rows: readonly Row[]): AsyncGenerator<Row> {
  for (const row of rows) yield await Promise.resolve(row);
}

async function bytesOf(file: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function parquetOf(
  names: readonly string[],
  numbers: readonly number[],
  rows: readonly Row[],
) {
  const columns = names.map((name, at) => ({ name, isNumber: numbers.includes(at) }));
  const bytes = await bytesOf(
    parquetFile(columns, (some) => each(rows.map((row) => some.map((at) => row[at] ?? null)))),
  );
  const file = new Uint8Array(bytes).buffer;
  const { children } = parquetSchema(await parquetMetadataAsync(file));
  const types = children.map(({ element }) => element.converted_type ?? element.type);
  return { types, rows: await parquetReadObjects({ file }) };
}

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const cell = fc.option(text, { nil: null });
const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null });

test('Parquet read back is what was written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, number), { maxLength: 50 }), async (rows) => {
      const read = await parquetOf(['a.text', 'n'], [1], rows);
      const told = rows.map(([value, n]) => ({
        'a.text': value,
        n: read.types[1] === 'INT64' && n !== null ? BigInt(n) : n,
      }));
      assert.deepEqual(read.rows, told);
    }),
    { numRuns: 50 },
  );
});

test('a Parquet column is of whole numbers or of numbers where all of its values are, else of texts', async () => {
  const { types, rows } = await parquetOf(['whole', 'number', 'text', 'none'], [0, 1, 2, 3], [
    [1, 1, 1, null],
    [2 ** 40, 1.5, 'two', null],
    [null, null, null, null],
  ]); // prettier-ignore
  assert.deepEqual(types, ['INT64', 'DOUBLE', 'UTF8', 'INT64']);
  assert.deepEqual(rows[1], { whole: BigInt(2 ** 40), number: 1.5, text: 'two', none: null });
  assert.deepEqual(rows[0], { whole: 1n, number: 1, text: '1', none: null });
});

test('Parquet is written in groups of rows', async () => {
  const rows = Array.from({ length: 60_000 }, (_, at): Row => [`row ${String(at)}`, at]);
  const bytes: number[] = [];
  const columns = [{ name: 'text', isNumber: false }, { name: 'n', isNumber: true }]; // prettier-ignore
  const parts = parquetFile(columns, (some) => each(rows.map((row) => some.map((at) => row[at] ?? null)))); // prettier-ignore
  for await (const part of parts) bytes.push(part.length);
  assert.ok(bytes.filter((length) => length > 1000).length >= 2, bytes.join());
});

test('a workbook read back is what was written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, number), { maxLength: 50 }), async (rows) => {
      const book = await bytesOf(xlsxFile(['text', 'n'], each([...rows, ['end', 0]])));
      const [head, ...read] = await readSheet(book, 1, { trim: false });
      assert.deepEqual(head, ['text', 'n']);
      const plain = (value: unknown) => (typeof value === 'string' ? unescaped(value) : value);
      assert.deepEqual(
        read.map((row) => row.map(plain)),
        [...rows.map(([value, n]) => [value || null, n === 0 ? 0 : n]), ['end', 0]], // prettier-ignore
      );
    }),
    { numRuns: 50 },
  );
});

/** As Excel reads it; the reader leaves these as they are. */
const unescaped = (value: string) =>
  value.replaceAll(/_x([\dA-F]{4})_/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );

test('texts of a workbook are never formulas, and as long as Excel takes them', async () => {
  const texts = ['=1+1', '_x0041_', 'a\r\n\u0001b', '<c><f>1</f></c>', 'x'.repeat(40_000)];
  const book = await bytesOf(xlsxFile(['text'], each(texts.map((one) => [one]))));
  const xml = Buffer.from(unzipSync(book)['xl/worksheets/sheet1.xml'] ?? []).toString();
  assert.ok(!xml.includes('<f>'));
  assert.ok(xml.includes('_x005F_x0041_') && xml.includes('a_x000D_\n_x0001_b'));
  const [, ...rows] = await readSheet(book, 1, { trim: false });
  assert.deepEqual(rows[0], ['=1+1']);
  assert.equal(String(rows[4]?.[0]).length, 32_767);
});

test('results are exported as Parquet and as a workbook', async () => {
  const files = {
    'in.jsonl': jsonLines([chatRequest('a', 'One?'), chatRequest('b', 'Two?')]),
    'out.jsonl': jsonLines([chatResult('b', '{"n":2.5}'), chatResult('a', '{"n":1}')]),
  };
  await withFiles(files, async (path) => {
    const session = await openResults([{ label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [] }]); // prettier-ignore
    const sort = { column: 'answer.n', descending: true };
    const { id } = await queried(session, { conditions: [], sort });
    const columns = ['custom_id', 'question', 'answer.n', 'tokens.in'];
    for (const format of ['parquet', 'xlsx'] as const)
      assert.equal(await session.export(id, { format, columns, path: path(format) }), 2);
    session.dispose();
    const file = await asyncBufferFromFile(path('parquet'));
    assert.deepEqual(await parquetReadObjects({ file }), [
      { custom_id: 'b', question: 'Two?', 'answer.n': 2.5, 'tokens.in': 3n },
      { custom_id: 'a', question: 'One?', 'answer.n': 1, 'tokens.in': 3n },
    ]);
    assert.deepEqual(await readSheet(await readFile(path('xlsx'))), [columns, ['b', 'Two?', 2.5, 3], ['a', 'One?', 1, 3]]); // prettier-ignore
  });
});

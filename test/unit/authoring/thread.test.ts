import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { parquetReadObjects } from 'hyparquet';
import { AuthoringThread } from '../../../src/authoring/thread/authoringThread.ts';
import { rangeOf } from '../../../src/authoring/table/cellPlaces.ts';
import { placeOf, readHead } from '../../../src/authoring/table/openTable.ts';
import { WorkerPool } from '../../../src/jsonl/file/workerPool.ts';
import { parquetFile } from '../../../src/results/export/parquetFile.ts';
import { xlsxFile } from '../../../src/results/export/xlsxFile.ts';
import { root } from '../../support/checkout.ts';
import { AuthoringFolder, promptFor } from '../../support/authoringFolder.ts';

const workers = new WorkerPool(
  pathToFileURL(join(root, 'src/authoring/thread/authoringWorker.ts')),
);
const thread = new AuthoringThread(workers);
after(() => {
  workers.dispose();
});

const schema =
  'schema: { type: object, properties: { mood: { type: string }, n: { type: number } } }\n';

function answered(custom_id: string, content: string): string {
  const body = { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] };
  return `${JSON.stringify({ custom_id, response: { status_code: 200, body }, error: null })}\n`;
}

async function joined(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(Uint8Array.from(piece));
  return Buffer.concat(pieces);
}

// eslint-disable-next-line @typescript-eslint/require-await -- rows come as a stream
async function* rows(): AsyncGenerator<(string | number | null)[]> {
  yield* [['a', 1.5, '=1+1'], ['b', null, 'two\nlines'], ['c', 3, '007']]; // prettier-ignore
}

const output = answered('b', '{"mood":"=bad","n":7}') + answered('a', '{"mood":"ok","n":2.5}');

async function writtenBack(source: string, content: Buffer): Promise<string> {
  const ending = source.replace(/^.*\./, '');
  await using folder = await AuthoringFolder.make({
    [source]: content,
    'x.batch.md': promptFor(source, '{{text}}', `id: id\n${schema}`),
    'out.jsonl': output,
  });
  const [text, path, out] = [await folder.text('x.batch.md'), folder.at('x.batch.md'), folder.at(`y.${ending}`)]; // prettier-ignore
  const built = await thread.run('build', { text, path, out: folder.at('x.jsonl') });
  assert.equal(built.build.requests, 3);
  const files = [{ output: folder.at('out.jsonl') }];
  assert.deepEqual(await thread.run('answers', { text, path, files, out }), { answered: 2, missing: 1 }); // prettier-ignore
  const place = placeOf(out, path);
  const { columns, rows: cells } = await thread.run('head', {
    place,
    prompt: { table: {}, mentions: [] },
    most: 9,
  });
  assert.deepEqual(columns, ['id', 'stars', 'text', 'mood', 'n', 'status', 'error']);
  assert.deepEqual(cells, [
    ['a', '1.5', '=1+1', 'ok', '2.5', 'answered', ''],
    ['b', '', 'two\nlines', '=bad', '7', 'answered', ''],
    ['c', '3', '007', '', '', 'missing', ''],
  ]);
  return out;
}

it('writes answers back into a workbook, whose numbers stay numbers and whose texts stay texts', async () => {
  await writtenBack('x.xlsx', await joined(xlsxFile(['id', 'stars', 'text'], rows())));
});

it('writes answers back into a Parquet file with the types of its columns', async () => {
  const columns = [{ name: 'id', isNumber: false }, { name: 'stars', isNumber: true }, { name: 'text', isNumber: false }]; // prettier-ignore
  const some = async function* (wanted: readonly number[]) {
    for await (const row of rows()) yield wanted.map((at) => row[at] ?? null);
  };
  const content = await joined(parquetFile(columns, some));
  await using folder = await AuthoringFolder.make({
    'x.parquet': content,
    'x.batch.md': promptFor('x.parquet', '{{text}}', `id: id\n${schema}`),
    'out.jsonl': output,
  });
  const [text, path, out] = [await folder.text('x.batch.md'), folder.at('x.batch.md'), folder.at('y.parquet')]; // prettier-ignore
  await thread.run('answers', { text, path, files: [{ output: folder.at('out.jsonl') }], out });
  const { buffer, byteOffset, length } = await folder.bytes('y.parquet');
  const file = buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
  assert.deepEqual(
    (await parquetReadObjects({ file })).map((row): unknown[] => [
      row['stars'],
      row['n'],
      row['mood'],
    ]),
    [[1.5, 2.5, 'ok'], [null, 7, '=bad'], [3, null, null]], // prettier-ignore
  );
  await writtenBack('x.parquet', content);
});

it('finds cells far down in a table', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': `id,text\n${'a,"two\nlines"\n'.repeat(50_000)}b,\n`,
  });
  const place = placeOf('x.csv', folder.at('x.batch.md'));
  const problems = [{ cell: { row: 50_001, column: 1 } }, {}];
  const prompt = { table: {}, mentions: [] };
  const found = await thread.run('cells', { place, prompt, problems });
  const range = found && rangeOf(found, { row: 50_001, column: 1 });
  assert.deepEqual(range, { line: 100_001, start: 2, endLine: 100_001, end: 2 });
});

it('tells what is wrong, and takes away what it has begun when it is stopped', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': `text\n${'some text\n'.repeat(400_000)}`,
    'x.batch.md': promptFor('x.csv', '{{text}}'),
    'y.xlsx': 'no workbook',
  });
  const place = placeOf('y.xlsx', folder.at('x.batch.md'));
  const task = { place, prompt: { table: {}, mentions: [] }, most: 3 };
  await assert.rejects(thread.run('head', task), { name: 'TableError', code: 'unreadable_source' });
  const gone = { ...task, place: placeOf('none.xlsx', folder.at('x.batch.md')) };
  await assert.rejects(thread.run('head', gone), { code: 'ENOENT' });
  await assert.rejects(readHead(gone.place, task.prompt, 3), { code: 'ENOENT' });
  const stop = new AbortController();
  const [text, path, out] = [await folder.text('x.batch.md'), folder.at('x.batch.md'), folder.at('x.jsonl')]; // prettier-ignore
  const onRows = () => {
    stop.abort();
  };
  await assert.rejects(thread.run('build', { text, path, out }, { signal: stop.signal, onRows }), {
    name: 'AbortError',
  });
  assert.deepEqual((await readdir(folder.path)).sort(), ['x.batch.md', 'x.csv', 'y.xlsx']);
});

it('knows whether a table is the one that a batch was built of', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': 'text\na\nb\n',
    'note.txt': 'one',
    'x.batch.md': promptFor('x.csv', '{{text}}'),
  });
  const path = folder.at('x.batch.md');
  for (const [source, table] of [
    ['x.csv', 'x.csv'],
    ['n*.txt', 'note.txt'],
  ] as const) {
    const text = promptFor(source, '{{text}}');
    const { record } = await thread.run('build', { text, path, out: folder.at('x.jsonl') });
    assert.equal(await thread.run('hash', { text, path }), record?.source.sha256);
    await folder.write(table, 'text\nb\n');
    assert.notEqual(await thread.run('hash', { text, path }), record?.source.sha256);
  }
});

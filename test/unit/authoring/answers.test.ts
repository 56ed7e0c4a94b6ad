import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { writeAnswers } from '../../../src/authoring/answers/writeAnswers.ts';
import { writeBatch } from '../../../src/authoring/build/writeBatch.ts';
import { readHead, placeOf } from '../../../src/authoring/table/openTable.ts';
import { AuthoringFolder, csvOf, promptFor } from '../../support/authoringFolder.ts';

const schema =
  'schema: { type: object, properties: { mood: { type: string }, n: { type: number } } }\n';

function answered(custom_id: string, content: string): string {
  const body = { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] };
  return `${JSON.stringify({ custom_id, response: { status_code: 200, body }, error: null })}\n`;
}

const failed = (custom_id: string) =>
  `${JSON.stringify({ custom_id, response: { status_code: 400, body: { error: { code: 'bad', message: 'no' } } } })}\n`;

it('puts what came back at its row, whatever the order, and shows what did not', async () => {
  const table = csvOf([
    ['id', 'text', 'status'],
    ['a', '=1+1', 'x'],
    ['b', 'two\nlines', 'y'],
    ['c', 'c', ''],
    ['d', 'd', ''],
  ]);
  await using folder = await AuthoringFolder.make({
    'x.csv': table,
    'x.batch.md': promptFor('x.csv', '{{text}}', `id: id\n${schema}`),
    'out.jsonl': answered('c', 'no JSON') + answered('a', '```json\n{"mood":"=bad","n":3}\n```'),
    'err.jsonl': failed('b'),
  });
  const files = { output: folder.at('out.jsonl'), error: folder.at('err.jsonl') };
  const text = await folder.text('x.batch.md');
  const out = folder.at('x.answers.csv');
  const counts = await writeAnswers(text, folder.at('x.batch.md'), files, out);
  assert.deepEqual(counts, { answered: 1, failed: 1, not_json: 1, missing: 1 });
  assert.equal(await folder.text('x.csv'), table);
  const { columns, rows } = await readHead(
    placeOf('x.answers.csv', folder.at('x.batch.md')),
    { table: {}, mentions: [] },
    10,
  );
  assert.deepEqual(columns, ['id', 'text', 'status', 'mood', 'n', 'status_2', 'error']);
  assert.deepEqual(rows, [
    ['a', '=1+1', 'x', "'=bad", '3', 'answered', ''],
    ['b', 'two\nlines', 'y', '', '', 'failed', '400 bad no'],
    ['c', 'c', '', '', '', 'not_json', 'no JSON'],
    ['d', 'd', '', '', '', 'missing', ''],
  ]);
});

it('keeps JSON rows as they are written', async () => {
  const line = '{ "text": "x", "n": 12345678901234567890, "deep": {"a": [1.50]} }';
  await using folder = await AuthoringFolder.make({
    'x.jsonl': `${line}\n{}\n`,
    'x.batch.md': promptFor('x.jsonl', '{{text}}'),
    'out.jsonl': answered('row-1', 'fine'),
  });
  const text = await folder.text('x.batch.md');
  const out = folder.at('y.jsonl');
  await writeAnswers(text, folder.at('x.batch.md'), { output: folder.at('out.jsonl') }, out);
  const [first, second] = (await folder.text('y.jsonl')).split('\n');
  assert.equal(
    first,
    `${line.slice(0, -2).replace('{ ', '{')},"answer":"fine","status":"answered","error":null}`,
  );
  assert.equal(second, '{"answer":null,"status":"missing","error":null}');
});

it('finds the request of each row again by its number', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': 'text\na\nb\nc\n',
    'x.batch.md': promptFor('x.csv', '{{text}}'),
  });
  const text = await folder.text('x.batch.md');
  await writeBatch(text, folder.at('x.batch.md'), folder.at('b.jsonl'));
  const ids = (await folder.text('b.jsonl')).trim().split('\n').map((line) => JSON.parse(line) as { custom_id: string; body: { messages: { content: string }[] } }); // prettier-ignore
  await folder.write(
    'out.jsonl',
    ids.map(({ custom_id, body }) => answered(custom_id, body.messages[0]?.content ?? '')).reverse().join(''), // prettier-ignore
  );
  const out = folder.at('y.csv');
  await writeAnswers(text, folder.at('x.batch.md'), { output: folder.at('out.jsonl') }, out);
  assert.equal(
    await folder.text('y.csv'),
    '\uFEFFtext,answer,status,error\r\na,a,answered,\r\nb,b,answered,\r\nc,c,answered,\r\n',
  );
});

it('takes the latest answer of a batch and its retries, and a failure only where none came', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': csvOf([['id', 'text'], ['a', '1'], ['b', '2'], ['c', '3'], ['d', '4']]), // prettier-ignore
    'x.batch.md': promptFor('x.csv', '{{text}}', 'id: id\n'),
    'out.jsonl': answered('a', 'first') + answered('d', 'kept'),
    'err.jsonl': failed('b') + failed('c'),
    'retry.jsonl': answered('b', 'second') + failed('d'),
    'retry-2.jsonl': answered('a', 'third'),
  });
  const attempts = [
    { output: folder.at('out.jsonl'), error: folder.at('err.jsonl') },
    { output: folder.at('retry.jsonl') },
    { output: folder.at('retry-2.jsonl') },
  ];
  const out = folder.at('y.csv');
  const counts = await writeAnswers(
    await folder.text('x.batch.md'),
    folder.at('x.batch.md'),
    attempts,
    out,
  );
  assert.deepEqual(counts, { answered: 3, failed: 1 });
  assert.equal(
    await folder.text('y.csv'),
    '\uFEFFid,text,answer,status,error\r\na,1,third,answered,\r\nb,2,second,answered,\r\nc,3,,failed,400 bad no\r\nd,4,kept,answered,\r\n',
  );
});

it('keeps every row of a table that is written in many blocks, short and long ones in turn', async () => {
  const long = (row: number) => (row % 3 === 0 ? String(row % 10).repeat(90_000) : '');
  const rows = Array.from({ length: 300 }, (_none, row) => [`r${String(row)}`, `text ${long(row)}`]); // prettier-ignore
  await using folder = await AuthoringFolder.make({
    'x.csv': csvOf([['id', 'text'], ...rows]),
    'x.batch.md': promptFor('x.csv', '{{text}}', 'id: id\n'),
    'out.jsonl': rows.map(([id = '']) => answered(id, `to ${id}`)).reverse().join(''), // prettier-ignore
  });
  const out = folder.at('y.csv');
  await writeAnswers(await folder.text('x.batch.md'), folder.at('x.batch.md'), { output: folder.at('out.jsonl') }, out); // prettier-ignore
  const written = rows.map(([id = '', text = '']) => `${id},${text},to ${id},answered,\r\n`);
  const [head = '', ...lines] = (await folder.text('y.csv')).split(/(?<=\r\n)/);
  assert.equal(head, '\uFEFFid,text,answer,status,error\r\n');
  assert.ok(lines.every((line, row) => line === written[row]) && lines.length === rows.length);
});

it('takes the best line of one batch, wherever it stands, and answers of every shape', async () => {
  const line = (custom_id: string, body: object) =>
    `${JSON.stringify({ custom_id, response: { status_code: 200, body } })}\n`;
  const cut = (id: string) => line(id, { choices: [{ message: { content: 'cut' }, finish_reason: 'length' }] }); // prettier-ignore
  const two = [{ message: { content: 'one' } }, { message: { content: 'two' } }];
  const call = { function: { name: 'f', arguments: '{"x":1}' } };
  const parts = [{ type: 'output_text', text: 'part' }];
  await using folder = await AuthoringFolder.make({
    'x.csv': 'id\na\nb\nc\nd\ne\nf\n',
    'x.batch.md': promptFor('x.csv', '{{id}}', 'id: id\n'),
    'out.jsonl':
      failed('a') + cut('a') + answered('a', 'whole') + cut('a') +
      line('b', { choices: two }) +
      line('c', { choices: [{ message: { content: 'x', tool_calls: [call] } }] }) +
      line('d', { output: [{ type: 'message', content: parts }] }) +
      line('e', { data: [{ embedding: [0.5, 1] }] }) +
      `${JSON.stringify({ custom_id: 'f', result: { type: 'succeeded', message: { content: [{ type: 'text', text: 'block' }] } } })}\n`, // prettier-ignore
  });
  const out = folder.at('y.csv');
  await writeAnswers(await folder.text('x.batch.md'), folder.at('x.batch.md'), { output: folder.at('out.jsonl') }, out); // prettier-ignore
  assert.deepEqual((await folder.text('y.csv')).split('\r\n').slice(1, -1), [
    'a,whole,answered,',
    'b,"[1] one\n[2] two",answered,',
    'c,"x\nf({""x"":1})",answered,',
    'd,part,answered,',
    'e,"[0.5,1]",answered,',
    'f,block,answered,',
  ]);
});

const hostile = fc.oneof(
  fc.constantFrom(
    '=1+1',
    '{{text}}',
    '\u202Ex\u202C',
    '"',
    ',',
    'two\r\nlines',
    '\\u0041',
    '\u2028',
    '@SUM(A1)',
    ' ',
  ),
  fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text !== '\uFEFF'),
);

it('leads each answer to the row that asked for it, one to one, whatever ids, cells and answers look like', async () => {
  const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text); // prettier-ignore
  const row = fc.record({ id, text: hostile, isAnswered: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { selector: (one) => one.id, minLength: 1, maxLength: 15 }),
      fc.integer(),
      async (rows, seed) => {
        await using folder = await AuthoringFolder.make({
          'x.csv': csvOf([['id', 'text'], ...rows.map(({ id: key, text }) => [key, text])]),
          'x.batch.md': promptFor('x.csv', '{{text}}', 'id: id\n'),
        });
        const { requests } = await folder.build();
        // A row whose text is blank asks nothing.
        const asked = new Map(requests.map((request) => [request.custom_id, request]));
        const isAnswered = (one: (typeof rows)[number]) => one.isAnswered && asked.has(one.id);
        const came = rows
          .filter(isAnswered)
          .flatMap((one) => asked.get(one.id) ?? [])
          .map(({ custom_id, body }) =>
            answered(custom_id, JSON.stringify(body.messages[0]?.content)),
          ) // prettier-ignore
          .sort((one, other) => ((one.length * seed) % 7) - ((other.length * seed) % 7));
        await folder.write('out.jsonl', came.join(''));
        const [text, path, out] = [await folder.text('x.batch.md'), folder.at('x.batch.md'), folder.at('y.jsonl')]; // prettier-ignore
        await writeAnswers(text, path, { output: folder.at('out.jsonl') }, out);
        const written = (await folder.text('y.jsonl')).split('\n').slice(0, -1);
        assert.deepEqual(
          written.map((line): unknown => JSON.parse(line)),
          rows.map((one) => ({
            id: one.id,
            text: one.text,
            answer: isAnswered(one) ? JSON.stringify(one.text) : null,
            status: isAnswered(one) ? 'answered' : 'missing',
            error: null,
          })),
        );
      },
    ),
    { numRuns: 60 },
  );
});

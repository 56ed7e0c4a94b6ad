import assert from 'node:assert/strict';
import { it } from 'node:test';
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

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { writeAnswers } from '../../../src/authoring/answers/writeAnswers.ts';
import { AuthoringFolder, csvOf, promptFor } from '../../support/authoringFolder.ts';

const deep = '['.repeat(5000) + ']'.repeat(5000);
const result = (id: string, body: string) =>
  `{"custom_id":"${id}","response":{"status_code":200,"body":${body}},"error":null}\n`;
const said = (content: string) => JSON.stringify({ choices: [{ message: { content } }] });

it('writes an answer that is deep back as one row like others', async () => {
  const schema = 'schema: { type: object, properties: { m: { type: string } } }\n';
  const answers = [said(`{"m":${deep}}`), `{"data":[{"embedding":${deep}}]}`, said('{"m":"good"}')];
  await using folder = await AuthoringFolder.make({
    'x.csv': csvOf([['id'], ['a'], ['b'], ['c']]),
    'x.batch.md': promptFor('x.csv', '{{id}}', `id: id\n${schema}`),
    'out.jsonl': answers.map((body, at) => result('abc'[at] ?? '', body)).join(''),
  });
  for (const kind of ['csv', 'tsv', 'jsonl', 'xlsx', 'parquet']) {
    const [text, path, out] = [await folder.text('x.batch.md'), folder.at('x.batch.md'), folder.at(`y.${kind}`)]; // prettier-ignore
    const counts = await writeAnswers(text, path, { output: folder.at('out.jsonl') }, out);
    assert.deepEqual(counts, { answered: 2, not_json: 1 }, kind);
  }
  const last = (await folder.text('y.jsonl')).trimEnd().split('\n').at(-1) ?? '';
  assert.deepEqual(JSON.parse(last), { id: 'c', m: 'good', status: 'answered', error: null });
});

it('makes no request of a row that is deep, and one of each other', async () => {
  const rows = [`{"text":"a","n":${deep}}`, `{"text":"b","n":1}`];
  for (const [name, content] of [
    ['x.jsonl', rows.join('\n')],
    ['x.json', `[${rows.join(',')}]`],
  ] as const) {
    // prettier-ignore
    await using folder = await AuthoringFolder.make({ [name]: content });
    const { requests, problems } = await folder.build(promptFor(name, '{{text}} {{n}}'));
    assert.deepEqual(requests.map(({ body }) => body.messages[0]?.content), ['b 1']); // prettier-ignore
    assert.deepEqual(problems, ['broken_row 1']);
  }
});

it('takes a member that is deep for none', async () => {
  const table = csvOf([['x'], [`{"m":${deep},"n":1}`], ['{"m":2,"n":3}']]);
  await using folder = await AuthoringFolder.make({ 'x.csv': table });
  const { requests, problems } = await folder.build(promptFor('x.csv', '{{x.m}} {{x.n}}'));
  assert.deepEqual(requests.map(({ body }) => body.messages[0]?.content), [' 1', '2 3']); // prettier-ignore
  assert.deepEqual(problems, ['empty_cell 1 x']);
});

it('names a schema that is deep as one that cannot be read', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': csvOf([['x'], ['1']]),
    's.json': `{"type":"object","x":${deep}}`,
  });
  const { problems } = await folder.build(promptFor('x.csv', '{{x}}', 'schema: s.json\n'));
  assert.deepEqual(problems, ['unreadable_schema']);
});

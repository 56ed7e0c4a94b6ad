import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { answerRows } from '../../../src/results/export/answerRows.ts';
import { joinFiles } from '../../../src/results/join/joinResults.ts';
import { openResults } from '../../../src/results/query/openResults.ts';
import { chatRequest, chatResult, jsonLines, queried, withFiles } from '../../support/resultFixtures.ts'; // prettier-ignore

const levels = 5000;
const deep = '['.repeat(levels) + ']'.repeat(levels);
const body = (json: string) => `{"response":{"status_code":200,"body":${json}}}`;
const choice = (message: string) => body(`{"choices":[{"message":${message}}]}`);

/** Results with one deep part, each in a place that is written as JSON. */
const deepResults: Readonly<Record<string, string>> = {
  body: body(`{"x":${deep}}`),
  'arguments of a call': choice(`{"tool_calls":[{"function":{"name":"f","arguments":${deep}}}]}`),
  'an item of output': body(`{"output":[{"type":"function_call","name":"f","arguments":${deep}}]}`),
  'an unknown item': body(`{"output":[{"type":"x","y":${deep}}]}`),
  data: body(`{"data":[${deep}]}`),
  embedding: body(`{"data":[{"embedding":${deep}}]}`),
  'input of a tool': `{"result":{"type":"succeeded","message":{"content":[{"type":"tool_use","name":"f","input":${deep}}]}}}`,
  answer: choice(JSON.stringify({ content: `{"a":${deep}}` })),
};

/** Requests with one. */
const deepBodies: Readonly<Record<string, string>> = {
  'a part': `{"messages":[{"role":"user","content":[{"type":"x","y":${deep}}]}]}`,
  content: `{"messages":[{"role":"user","content":{"y":${deep}}}]}`,
  'a call': `{"messages":[{"role":"user","tool_calls":[{"function":${deep}}]}]}`,
  'a message': `{"messages":[{"role":"user","y":${deep}}]}`,
  numbers: `{"input":[1,${deep}]}`,
  schema: `{"messages":[],"response_format":{"type":"json_schema","json_schema":{"schema":{"type":"object","x":${deep}}}}}`,
  tools: `{"messages":[],"tools":[{"function":{"name":"f","parameters":{"x":${deep}}}}]}`,
  metadata: `{"metadata":{"m":${deep}}}`,
};

const idIn = (json: string, id: string) => `{"custom_id":"${id}",${json.slice(1)}\n`;
const requestOf = (json: string) => idIn(`{"method":"POST","url":"/v1/x","body":${json}}`, 'deep');

/** All that is asked of results must work, and say of the other row what it says without the deep one. */
async function look(input: string, output: string): Promise<void> {
  const files = { 'in.jsonl': input, 'out.jsonl': output };
  await withFiles(files, async (path) => {
    const source = {
      label: 'A',
      input: path('in.jsonl'),
      outputs: [path('out.jsonl')],
      errors: [],
    };
    const session = await openResults([source]);
    await session.loaded?.();
    const columns = (await session.columns()).map(({ id }) => id);
    for (const by of columns)
      await queried(session, { conditions: [], sort: { column: by, descending: true } });
    const search = { text: 'good', isRegex: false, matchCase: false };
    for (const place of ['everything', 'question', 'answer', 'reasoning'] as const)
      await queried(session, { conditions: [], search: { ...search, in: place } });
    const { id } = await queried(session, { conditions: [] });
    const rows = await session.rows(id, 0, 10, columns);
    assert.equal(rows.length, 2);
    assert.equal(rows[1]?.cells['answer'], 'good');
    for (const { row } of rows) await session.detail(row);
    for (const format of ['csv', 'jsonl', 'xlsx'] as const)
      await session.export(id, { format, columns, path: path(format) });
    assert.equal((await readFile(path('jsonl'), 'utf8')).trimEnd().split('\n').length, 2);
    await session.exportMerged?.(path('merged'));
    assert.equal((await readFile(path('merged'), 'utf8')).trimEnd().split('\n').length, 2);
    session.dispose();
    const paths = { input: path('in.jsonl'), output: path('out.jsonl'), error: undefined };
    const answers = [];
    for await (const row of answerRows(await joinFiles(paths), paths)) answers.push(row.answer);
    assert.equal(answers[1], 'good');
  });
}

const goodRequest = jsonLines([chatRequest('good', 'good question')]);
const goodResult = jsonLines([chatResult('good', 'good')]);

for (const [place, json] of Object.entries(deepResults))
  test(`a result that is deep in its ${place} is one row like others`, async () => {
    const request = jsonLines([chatRequest('deep', 'x')]);
    await look(request + goodRequest, idIn(json, 'deep') + goodResult);
    // Printed over several lines.
    await look(request + goodRequest, idIn(json.replace('{', '{\n'), 'deep') + goodResult);
  });

for (const [place, json] of Object.entries(deepBodies))
  test(`a request that is deep in its ${place} is one row like others`, async () => {
    await look(requestOf(json) + goodRequest, jsonLines([chatResult('deep', '{}')]) + goodResult);
  });

test('answers that are deep and differ below what is compared are not the same', async () => {
  const answers = (inner: string) =>
    jsonLines([chatResult('a', `{"a":${'['.repeat(levels)}${inner}${']'.repeat(levels)}}`)]);
  const files = { 'in.jsonl': jsonLines([chatRequest('a', 'x')]), '1': answers('1'), '2': answers('2') }; // prettier-ignore
  await withFiles(files, async (path) => {
    for (const [other, said] of [
      ['2', 'differs'],
      ['1', 'same'],
    ] as const) {
      // prettier-ignore
      const source = (name: string) => ({ label: name, input: path('in.jsonl'), outputs: [path(name)], errors: [] }); // prettier-ignore
      const session = await openResults([source('1'), source(other)]);
      await session.loaded?.();
      const { id } = await queried(session, { conditions: [] });
      const [row] = await session.rows(id, 0, 1, ['comparison']);
      assert.equal(row?.cells['comparison'], said);
      session.dispose();
    }
  });
});

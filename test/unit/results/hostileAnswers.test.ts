import assert from 'node:assert/strict';
import { open, rm } from 'node:fs/promises';
import { test } from 'node:test';
import { openResults } from '../../../src/results/query/openResults.ts';
import { openResultsInWorker } from '../../../src/results/query/openResultsInWorker.ts';
import { chatRequest, chatResult, failedResult, jsonLines, queried, withFiles } from '../../support/resultFixtures.ts'; // prettier-ignore

const program = new URL('../../../src/results/query/resultWorker.ts', import.meta.url);

test('a session in a thread of its own says what one in this thread says', async () => {
  const files = {
    'in.jsonl': jsonLines(['a', 'b', 'c'].map((id) => chatRequest(id, `Question ${id}`))),
    'out.jsonl': jsonLines([chatResult('b', '{"n":1}'), failedResult('a', 'x')]),
  };
  await withFiles(files, async (path) => {
    const sources = [{ label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [], marks: path('marks') }]; // prettier-ignore
    const [here, there] = [
      await openResults(sources),
      await openResultsInWorker(program, Promise.resolve(sources)),
    ];
    const answersOf = async (session: typeof here) => {
      await session.loaded?.();
      const { id, rows, progress } = await queried(session, { conditions: [{ column: 'outcome', is: 'in', values: ['answered', 'missing'] }], sort: { column: 'question', descending: true } }); // prettier-ignore
      await session.mark(1, 'good');
      const columns = (await session.columns()).map((column) => column.id);
      return {
        rows,
        progress,
        columns,
        cells: await session.rows(id, 0, 10, columns),
        overview: await session.overview(),
        detail: await session.detail(1),
        distribution: await session.distribution(id, 'answer.n'),
        written: await session.export(id, { format: 'csv', columns, path: path('rows') }),
      };
    };
    const expected = await answersOf(here);
    assert.deepEqual(expected.rows, [2, 1]);
    assert.deepEqual(await answersOf(there), expected);
    const { id } = await queried(there, { conditions: [] });
    const options = { format: 'csv', columns: [], path: path('rows') } as const;
    await assert.rejects(there.export(id, options, AbortSignal.abort(new Error('stop'))), /stop/);
    await rm(path('out.jsonl'));
    await assert.rejects(openResultsInWorker(program, sources), { code: 'ENOENT' });
    await assert.rejects(openResultsInWorker(program, Promise.reject(new Error('No files'))), /No files/); // prettier-ignore
    here.dispose();
    there.dispose();
    await assert.rejects(there.overview(), /closed/);
  });
});

test('deep nesting is one row like others, and letters that turn the reading round stay data', async () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000);
  const answers = [`{"a":${deep}}`, '\u202Eevil\u202C <script>alert(1)</script>', 'plain'];
  const nested = `{"custom_id":"id-3","response":{"status_code":200,"body":{"choices":${deep}}}}\n`;
  const out = jsonLines(answers.map((answer, at) => chatResult(`id-${at}`, answer))) + nested;
  await withFiles({ 'out.jsonl': out }, async (path) => {
    const session = await openResults([{ label: 'A', outputs: [path('out.jsonl')], errors: [] }]);
    await session.loaded?.();
    const { id } = await queried(session, { conditions: [] });
    const columns = (await session.columns()).map((column) => column.id);
    const rows = await session.rows(id, 0, 10, columns);
    assert.equal(rows.length, 4);
    assert.equal(rows[1]?.cells['answer'], answers[1]);
    assert.equal(rows[2]?.cells['answer'], 'plain');
    for (const { row } of rows) assert.equal((await session.detail(row)).row, row);
    await session.export(id, { format: 'jsonl', columns, path: path('rows') });
    session.dispose();
  });
});

test('of a line of 100 MB a cell reads the first part alone', async () => {
  await withFiles({ 'out.jsonl': '' }, async (path) => {
    const file = await open(path('out.jsonl'), 'a');
    await file.write('{"custom_id":"id-0","response":{"status_code":200,"body":{"choices":[{"message":{"content":"');
    for (let mb = 0; mb < 100; mb++) await file.write('x'.repeat(1_000_000));
    await file.write('"},"finish_reason":"length"}]}}}\n');
    await file.write(jsonLines([chatResult('id-1', 'needle')]));
    await file.close();
    const session = await openResults([{ label: 'A', outputs: [path('out.jsonl')], errors: [] }]);
    await session.loaded?.();
    const { id } = await queried(session, { conditions: [] });
    const before = process.memoryUsage().arrayBuffers;
    const rows = await session.rows(id, 0, 10, ['custom_id', 'answer', 'finish']);
    assert.ok(process.memoryUsage().arrayBuffers - before < 10_000_000);
    assert.deepEqual(rows[0]?.cells, { custom_id: 'id-0', answer: 'x'.repeat(300), finish: 'length' });
    const detail = await session.detail(0);
    assert.equal(detail.answers[0]?.text.length, 1_000_000);
    assert.equal(detail.isCut, true);
    const search = { text: 'needle', isRegex: false, matchCase: false, in: 'answer' } as const;
    assert.deepEqual((await queried(session, { conditions: [], search })).rows, [1]);
    session.dispose();
  });
}); // prettier-ignore

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { chatRequest, chatResult, failedResult, jsonLines, withFiles } from '../../support/resultFixtures.ts'; // prettier-ignore

const run = promisify(execFile);
const script = new URL('../../../scripts/results.ts', import.meta.url).pathname;
const results = (...args: readonly string[]) => run(process.execPath, [script, ...args]);

test('the command filters, sorts and writes rows', async () => {
  const files = {
    'in.jsonl': jsonLines(['a', 'b', 'c'].map((id) => chatRequest(id, `Question ${id}`))),
    'out.jsonl': jsonLines([chatResult('b', '{"n":1}'), chatResult('a', '{"n":2}')]),
    'errors.jsonl': jsonLines([failedResult('c', 'bad')]),
  };
  await withFiles(files, async (path) => {
    const sources = [path('out.jsonl'), '--input', path('in.jsonl'), '--errors', path('errors.jsonl')]; // prettier-ignore
    const rows = await results(...sources, '--where', 'answer.n>=1', '--sort', 'answer.n', '--columns', 'custom_id,answer.n', '--format', 'csv'); // prettier-ignore
    assert.equal(rows.stdout, 'custom_id,answer.n\r\nb,1\r\na,2\r\n');
    const failed = await results(...sources, '--where', 'outcome=failed', '--search', 'QUESTION C', '--columns', 'failure.code'); // prettier-ignore
    assert.equal(failed.stdout, '{"failure.code":"bad"}\n');
    const { stdout } = await results(...sources, '--summary');
    assert.equal((JSON.parse(stdout) as { total: number }).total, 3);
    for (const wrong of [
      ['--where', 'n>=x'],
      ['--search', '(', '--regex'],
    ])
      await assert.rejects(results(...sources, ...wrong), { code: 2 });
  });
});

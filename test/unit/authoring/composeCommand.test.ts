import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { AuthoringFolder, promptFor } from '../../support/authoringFolder.ts';
import { root } from '../../support/checkout.ts';

const run = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function compose(...args: readonly string[]): Promise<Ended> {
  try {
    const ended = await run(process.execPath, [join(root, 'scripts/compose.ts'), ...args]);
    return { code: 0, ...ended };
  } catch (error) {
    return error as Ended;
  }
}

it('builds the sample, and tells problems as JSON with their cells', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': 'id,text\r\na,"x\r\ny"\r\nb,\r\n',
    'x.batch.md': promptFor('x.csv', '{{text}} {{no}}'),
    'y.batch.md': promptFor('x.csv', 'Say {{text}}', 'id: id\n'),
  });
  const sample = join(root, 'samples/reviews.batch.md');
  const built = await compose(sample, '--out', folder.at('reviews.jsonl'));
  assert.equal(built.code, 0, built.stderr);
  assert.equal((await folder.text('reviews.jsonl')).trim().split('\n').length, 8);
  assert.equal((await compose(sample)).stdout, await folder.text('reviews.jsonl'));
  const wrong = await compose(folder.at('x.batch.md'), '--json');
  assert.equal(wrong.code, 1);
  const [problem] = wrong.stdout.split('\n').map((line) => line && (JSON.parse(line) as object));
  assert.deepEqual(problem, {
    file: folder.at('x.batch.md'),
    line: 7,
    column: 10,
    row: null,
    cell: null,
    prompt: { line: 7, column: 10 },
    code: 'unknown_column',
    severity: 'error',
    message: 'The table has no column “no”. Columns: id, text.',
  });
  const warned = await compose(folder.at('y.batch.md'), '--json', '--out', folder.at('y.jsonl'));
  assert.equal(warned.code, 0);
  const [empty] = warned.stdout.split('\n').map((line) => line && (JSON.parse(line) as object));
  assert.deepEqual(
    { ...(empty as object), message: '' },
    { file: folder.at('x.csv'), line: 4, column: 3, row: 2, cell: 'text', prompt: { line: 8, column: 5 }, code: 'empty_cell', severity: 'warning', message: '' }, // prettier-ignore
  );
  assert.equal((await compose('--out', 'x')).code, 2);
  await folder.write('z.jsonl', '{"text":"a"}\n\n  \n{"text":""}\n');
  await folder.write('z.batch.md', promptFor('z.jsonl', 'Say {{text}}'));
  const { stdout } = await compose(
    folder.at('z.batch.md'),
    '--json',
    '--out',
    folder.at('y.jsonl'),
  );
  assert.match(stdout, /z\.jsonl","line":4,"column":1,"row":2,/);
});

it('writes answers back', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': 'text\na\n',
    'x.batch.md': promptFor('x.csv', '{{text}}'),
    'out.jsonl': `${JSON.stringify({ custom_id: 'row-1', response: { status_code: 200, body: { choices: [{ message: { content: 'A' } }] } } })}\n`,
  });
  const { code } = await compose('--answers', folder.at('out.jsonl'), folder.at('x.batch.md'), '--out', folder.at('y.csv')); // prettier-ignore
  assert.equal(code, 0);
  assert.equal(await folder.text('y.csv'), '\uFEFFtext,answer,status,error\r\na,A,answered,\r\n');
});

it('tells problems in lines that no terminal obeys, whatever stands in the table', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': 'id,"te\u001b]0;x\u0007\u009b2J\nxt"\r\na,b\r\n',
    'x.batch.md': promptFor('x.csv', '{{id}} {{no}}'),
  });
  for (const wrong of [
    await compose(folder.at('x.batch.md')),
    await compose(folder.at('x.batch.md'), '--json'),
    await compose(folder.at('no\u001b[2J.batch.md')),
  ])
    assert.doesNotMatch(wrong.stdout + wrong.stderr, /[^\P{Cc}\n]/u);
});

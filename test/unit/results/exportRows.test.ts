import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { openResults } from '../../../src/results/query/openResults.ts';
import type { ExportFormat } from '../../../src/results/query/session.ts';
import {
  chatRequest,
  chatResult,
  jsonLines,
  queried,
  withFiles,
} from '../../support/resultFixtures.ts';

type Text = readonly [question: string, answer: string];

async function exported(texts: readonly Text[], format: ExportFormat, bom = false) {
  const files = {
    'in.jsonl': jsonLines(texts.map(([question], at) => chatRequest(`id-${at}`, question))),
    'out.jsonl': jsonLines(texts.map(([, answer], at) => chatResult(`id-${at}`, answer)).reverse()),
  };
  return withFiles(files, async (path) => {
    const source = { label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [] }; // prettier-ignore
    const session = await openResults([source]);
    const { id } = await queried(session, { conditions: [] });
    const columns = ['custom_id', 'question', 'answer', 'tokens.in'];
    const written = await session.export(id, { format, columns, path: path('rows'), bom });
    session.dispose();
    assert.equal(written, texts.length);
    assert.deepEqual((await readdir(dirname(path('rows')))).sort(), ['in.jsonl', 'out.jsonl', 'rows']); // prettier-ignore
    return readFile(path('rows'), 'utf8');
  });
}

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const texts = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 });

/** RFC 4180, with another separator. */
function parseFields(file: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  const field = new RegExp(
    `("(?:[^"]|"")*"|[^${separator}\\r\\n"]*)(${separator}|\\r?\\n|$)`,
    'gy',
  );
  for (let found; (found = field.exec(file)) && found[0] !== '';) {
    const raw = found[1] ?? '';
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (found[2]?.includes('\n')) rows.push([]);
  }
  return rows.slice(1, -1);
}

test('JSON Lines read back are what was answered', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (given) => {
      const lines = (await exported(given, 'jsonl')).trimEnd().split('\n');
      assert.deepEqual(
        lines.map((line) => JSON.parse(line) as unknown),
        given.map(([question, answer], at) => ({ custom_id: `id-${at}`, question, answer, 'tokens.in': 3 })), // prettier-ignore
      );
    }),
    { numRuns: 30 },
  );
});

for (const [format, separator] of [
  ['csv', ','],
  ['tsv', '\t'],
] as const)
  // prettier-ignore
  test(`${format} read back is what was answered, but for the guard before formulas`, async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const unguarded = (field: string) => (/^'[\s\t]*[=+\-@＝＋－＠\t\r\n]/.test(field) ? field.slice(1) : field); // prettier-ignore
        const rows = parseFields(await exported(given, format), separator);
        const plain = (one: string) => (/^'\s*[=+\-@＝＋－＠\t\r\n]/.test(one) ? one.slice(1) : one);
        assert.deepEqual(
          rows.map((row) => row.map(unguarded)),
          given.map(([question, answer], at) => [`id-${at}`, plain(question), plain(answer), '3']),
        );
      }),
      { numRuns: 30 },
    );
  });

test('no cell of a spreadsheet is a formula', async () => {
  const file = await exported([['=1+1', '＝cmd()'], ['+1', '@x'], ['\t=2', 'a\tb']], 'csv', true); // prettier-ignore
  assert.ok(file.startsWith('\uFEFFcustom_id,question,answer,tokens.in\r\n'));
  assert.deepEqual(parseFields(file, ',').map((row) => row.slice(1, 3)), [["'=1+1", "'＝cmd()"], ['+1', "'@x"], ["'\t'=2", 'a\tb']]); // prettier-ignore
});

test('a cell of Markdown is text, on one line', async () => {
  const file = await exported([['a|b', '<b>*x*\n[y](z)']], 'markdown');
  assert.equal(file.split('\n')[2], '| id-0 | a\\|b | &lt;b>\\*x\\*<br>\\[y\\](z) | 3 |');
});

test('an export that is stopped leaves the file that was there', async () => {
  const files = { 'out.jsonl': jsonLines([chatResult('a', 'x')]) };
  await withFiles(files, async (path) => {
    await writeFile(path('rows'), 'before');
    const session = await openResults([{ label: 'A', outputs: [path('out.jsonl')], errors: [] }]);
    const { id } = await queried(session, { conditions: [] });
    const options = { format: 'csv', columns: ['answer'], path: path('rows') } as const;
    await assert.rejects(session.export(id, options, AbortSignal.abort(new Error('stop'))), /stop/);
    // What stands in the place of the record now is not exported.
    await writeFile(path('out.jsonl'), jsonLines([chatResult('b', 'y')]));
    await assert.rejects(session.export(id, options), { facts: { kind: 'input_changed', code: 'results' } }); // prettier-ignore
    session.dispose();
    assert.equal(await readFile(path('rows'), 'utf8'), 'before');
    assert.deepEqual((await readdir(dirname(path('rows')))).sort(), ['out.jsonl', 'rows']);
  });
});

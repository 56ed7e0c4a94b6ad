import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { findOnPath } from '../../../scripts/findOnPath.ts';
import { csvField } from '../../../src/results/export/csvField.ts';

const office = findOnPath('soffice');

const starts = ['', ' ', '  ', '\t', '\n', '\r\n', '\u00a0', '"', "'", 'x', 'x,', 'x;', 'x; ', 'x\t', 'x|', 'x\n', 'x\r', '";', '"\n', ';;', '\n\n']; // prettier-ignore
const formulas = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '=HYPERLINK("http://x.example","y")', '=cmd|\' /C calc\'!A0', '＝1+1', '＋1+1', '-cmd|\' /C calc\'!A0', '=1+1;=2+2\n=3+3\t=4+4']; // prettier-ignore

/** How LibreOffice takes a CSV file that is opened with its formulas: separator, and the language of numbers. */
const locales = {
  'English, commas': '44,34,76,1,,1033,false,true,,,,,true',
  'German, semicolons': '59,34,76,1,,1031,false,true,,,,,true',
};

for (const [name, options] of Object.entries(locales))
  test(
    `no cell of a CSV file runs in LibreOffice: ${name}`,
    { skip: office === undefined && 'LibreOffice is not installed' },
    async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'spreadsheet-'));
      t.after(() => rm(folder, { recursive: true }));
      const path = join(folder, 'cells.csv');
      const rows = formulas.flatMap((formula) =>
        starts.map((start) => [start + formula, 'n', formula]),
      );
      await writeFile(
        path,
        rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('') +
          'control,=1+1\r\n;=1+1\r\n',
      );
      await promisify(execFile)(office ?? '', [
      `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
      '--headless', '--convert-to', 'fods', '--outdir', folder, `--infilter=CSV:${options}`, path,
    ]); // prettier-ignore
      const sheet = await readFile(join(folder, 'cells.fods'), 'utf8');
      const run = [...sheet.matchAll(/table:formula="([^"]*)"/g)].map(([, formula]) => formula);
      // The control alone, without which nothing would be proved.
      assert.deepEqual(run, ['of:=1+1']);
    },
  );

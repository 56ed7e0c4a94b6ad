import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ValidationReport } from '../../../../src/ui/editor/ports/editor.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { foundMessage } = await import('../../../../src/ui/commands/validateFile.ts');

const report = (change: Partial<ValidationReport>): ValidationReport => ({
  uri: 'file:///data/my%20requests.jsonl',
  provider: 'kimi',
  isBatchFile: true,
  lines: 1200,
  requests: 1200,
  bytes: 1,
  models: {},
  errors: 0,
  warnings: 0,
  total: 0,
  byCode: {},
  problems: [],
  ...change,
});

const cases: readonly (readonly [readonly Partial<ValidationReport>[], string])[] = [
  [[{}], 'Checked my requests.jsonl. Requests: 1,200. No problems.'],
  [[{ errors: 3, warnings: 1 }], 'Checked my requests.jsonl. Requests: 1,200. Errors: 3. Warnings: 1.'],
  [[{ isBatchFile: false }], 'my requests.jsonl does not look like a batch file, so its lines were not checked.'],
  [[{}, { isBatchFile: false, requests: 0 }, { requests: 7 }], 'Checked 3 files. Requests: 1,207. No problems.'],
  [[{ errors: 1 }, { errors: 2, warnings: 4 }], 'Checked 2 files. Requests: 2,400. Errors: 3. Warnings: 4.'],
]; // prettier-ignore

for (const [reports, sentence] of cases)
  test(sentence, () => {
    assert.equal(foundMessage(reports.map(report)), sentence);
  });

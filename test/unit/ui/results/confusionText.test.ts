import assert from 'node:assert/strict';
import { test } from 'node:test';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { confusionText } = await import('../../../../src/ui/results/view/confusionText.ts');

test('expected and answered labels are told as a table and in sentences, and are no markup', () => {
  const confusion = {
    expected: ['good', '<b>|'],
    answered: ['good', '<b>|', '…'],
    counts: [
      [12_345, 0, 2],
      [0, 1, 0],
    ],
  };
  assert.equal(
    confusionText(confusion),
    [
      '# Expected and answered labels',
      '',
      '| expected ↓ answered → | good | &lt;b>\\| | another answer |',
      '| --- | --- | --- | --- |',
      '| good | 12345 | 0 | 2 |',
      '| &lt;b>\\| | 0 | 1 | 0 |',
      '',
      '- Expected good, answered good: 12,345 rows',
      '- Expected good, answered another answer: 2 rows',
      '- Expected \\<b\\>|, answered \\<b\\>|: 1 rows',
      '',
    ].join('\n'),
  );
});

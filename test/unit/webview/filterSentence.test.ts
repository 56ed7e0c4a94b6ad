import assert from 'node:assert/strict';
import { it } from 'node:test';
import { provideVscodeWords } from '../../support/vscodeWords.ts';
import { filterParts } from '../../../src/webview/results/filterSentence.ts';

provideVscodeWords();
const { resultsSentences } = await import('../../../src/ui/results/view/resultsSentences.ts');

const columns = [
  { id: 'outcome', title: 'outcome' },
  { id: 'outcome@1', title: 'outcome · second' },
  { id: 'answer.label', title: 'label' },
  { id: 'tokens.out', title: 'tokens.out' },
];

it('says what rows are filtered by, and takes each part away alone', () => {
  const query = {
    conditions: [
      { column: 'outcome', is: 'in', values: ['failed', 'review'] },
      { column: 'outcome@1', is: 'in', values: ['answered'] },
      { column: 'answer.label', is: 'in', values: [''] },
      { column: 'tokens.out', is: 'between', from: 1000, to: 2000 },
      { column: 'tokens.out', is: 'between', from: 5 },
      { column: 'tokens.out', is: 'between', to: 7 },
    ],
    search: { text: 'x+', isRegex: true, matchCase: false, in: 'answer' },
    sort: { column: 'tokens.out', descending: true },
  } as const;
  const parts = filterParts(query, columns, resultsSentences(), 'en');
  assert.deepEqual(
    parts.map(({ words }) => words),
    [
      'Outcome is Failed or Needs review',
      'Outcome · second is Answered',
      'label is (empty)',
      'Output tokens is between 1,000 and 2,000',
      'Output tokens is at least 5',
      'Output tokens is at most 7',
      'Answer matches /x+/',
    ],
  );
  assert.deepEqual(parts[0]?.without, { ...query, conditions: query.conditions.slice(1) });
  assert.deepEqual(parts.at(-1)?.without, { conditions: query.conditions, sort: query.sort });
});

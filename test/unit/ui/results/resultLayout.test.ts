import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resultLayout } from '../../../../src/ui/results/resultLayout.ts';

const output = 'file:///r/b.output.jsonl';
const errors = 'file:///r/b.errors.jsonl';
const tab = (column: number, uri: string) => ({ column, uri });

describe('the layout of results', () => {
  const cases: readonly [
    string,
    Parameters<typeof resultLayout>[0],
    { output: number; errors: number },
  ][] = [
    ['the first two columns when nothing is open', [], { output: 1, errors: 2 }],
    [
      'where these files are open already',
      [tab(3, output), tab(1, errors)],
      { output: 3, errors: 1 },
    ],
    [
      'where such files were opened before',
      [tab(2, 'file:///r/a.output.jsonl'), tab(3, 'file:///r/a.errors.jsonl')],
      { output: 2, errors: 3 },
    ],
    ['beside the output when only that is open', [tab(2, output)], { output: 2, errors: 3 }],
    [
      'not over the output when both were put into one column',
      [tab(1, output), tab(1, errors)],
      { output: 1, errors: 2 },
    ],
    ['other files do not matter', [tab(1, 'file:///x.jsonl')], { output: 1, errors: 2 }],
  ];
  for (const [name, tabs, expected] of cases) {
    it(`is ${name}`, () => assert.deepEqual(resultLayout(tabs, output, errors), expected));
  }
});

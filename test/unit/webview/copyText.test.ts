import assert from 'node:assert/strict';
import { it } from 'node:test';
import { copyText } from '../../../src/webview/results/copyText.ts';

const columns = [
  { id: 'custom_id', title: 'custom_id' },
  { id: 'answer', title: 'Answer' },
  { id: 'tokens.out', title: 'Output tokens' },
];
const rows = [
  { custom_id: 'a', answer: 'two\nlines, "quoted"', 'tokens.out': -3 },
  { custom_id: 'b', answer: '=HYPERLINK("x")|', 'tokens.out': null },
];
const guarded = [
  { custom_id: 'c', answer: ' =1+1', 'tokens.out': 1 },
  { custom_id: 'd', answer: '＝cmd', 'tokens.out': 1 },
  { custom_id: 'e', answer: 'x;=cmd', 'tokens.out': 1 },
];

it('copies rows as a spreadsheet takes them, and no formula', () => {
  assert.equal(
    copyText('tsv', columns, rows),
    'custom_id\tAnswer\tOutput tokens\na\t"two\nlines, ""quoted"""\t-3\nb\t"\'=HYPERLINK(""x"")|"\t',
  );
});

it('copies no formula either that a spreadsheet finds after spaces, in full width or behind a separator', () => {
  assert.deepEqual(copyText('tsv', columns, guarded).split('\n').slice(1), [
    "c\t' =1+1\t1",
    "d\t'＝cmd\t1",
    'e\t"x;\'=cmd"\t1',
  ]);
});

it('copies rows as JSON by the ids of their columns', () => {
  assert.deepEqual(JSON.parse(copyText('json', columns, rows)), rows);
});

it('copies rows as a Markdown table whose cells cannot break it', () => {
  assert.deepEqual(copyText('markdown', columns, rows).split('\n'), [
    '| custom\\_id | Answer | Output tokens |',
    '| --- | --- | --- |',
    '| a | two<br>lines, "quoted" | -3 |',
    '| b | =HYPERLINK("x")\\| |  |',
  ]);
});

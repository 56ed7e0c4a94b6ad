import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followLine } from '../../../../src/ui/editor/lineFile/trackedLine.ts';

const edit = (start: number, removed: number, added: number) => ({ start, removed, added });

test('edits below leave a line where it is', () => {
  assert.equal(followLine(3, [edit(4, 1, 9)]), 3);
});

test('edits above move it', () => {
  assert.equal(followLine(10, [edit(0, 1, 3)]), 12);
  assert.equal(followLine(10, [edit(0, 4, 1), edit(2, 1, 2)]), 8);
});

test('an edit of the line itself keeps it', () => {
  assert.equal(followLine(5, [edit(5, 1, 1)]), 5);
  assert.equal(followLine(5, [edit(4, 3, 3)]), 5);
});

test('a line that was taken away is gone', () => {
  assert.equal(followLine(6, [edit(4, 5, 1)]), undefined);
});

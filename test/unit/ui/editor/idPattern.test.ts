import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idFromPattern, isIdPattern } from '../../../../src/ui/editor/fixes/idPattern.ts';

test('the number stands where the pattern says, with zeros before it', () => {
  assert.equal(idFromPattern('row-{n}', 7), 'row-7');
  assert.equal(idFromPattern('row-{000n}-x', 42), 'row-0042-x');
  assert.equal(idFromPattern('{0n}', 123), '123');
});

test('a pattern without a number would make all ids the same', () => {
  assert.ok(isIdPattern('a{00n}'));
  assert.ok(!isIdPattern('row'));
  assert.ok(!isIdPattern('{0}'));
});

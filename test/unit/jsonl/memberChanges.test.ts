import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { minify, removals } from '../../../src/jsonl/memberChanges.ts';

test('white space goes between tokens only', () => {
  assert.equal(
    minify(' { "a b" : [ 1 ,\t"c \\" d" , "\\\\" ] } \n'),
    '{"a b":[1,"c \\" d","\\\\"]}',
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(minify(JSON.stringify(value, null, '\t ')), JSON.stringify(value));
    }),
  );
});

test('strings and gaps of any length', () => {
  const long = JSON.stringify('a "\\'.repeat(3_000_000));
  assert.equal(minify(`[ ${long} ,${' '.repeat(9_000_000)}1 ]`), `[${long},1]`);
});

test('many members go, each by itself', () => {
  const keys = Array.from({ length: 300_000 }, (_, index) => `"k${String(index)}":1`);
  const text = `{${keys.join(',')}}`;
  let at = 1;
  const starts = keys.map((key) => (at += key.length + 1) - key.length - 1);
  const changes = removals(text, new Set(starts.filter((_, index) => index % 2 === 1)));
  assert.equal(changes.length, keys.length / 2);
});

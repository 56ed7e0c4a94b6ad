import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { minify } from '../../../src/jsonl/json/minify.ts';

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

test('minifying keeps the spelling of values', () => {
  assert.equal(
    minify(String.raw`{ "a" : 1.0e+10 , "b b" : [ "\u0041 \" " , -0 ] }`),
    String.raw`{"a":1.0e+10,"b b":["\u0041 \" ",-0]}`,
  );
  assert.equal(minify('{"a":1}'), '{"a":1}');
});

test('strings and gaps of any length', () => {
  const long = JSON.stringify('a "\\'.repeat(3_000_000));
  assert.equal(minify(`[ ${long} ,${' '.repeat(9_000_000)}1 ]`), `[${long},1]`);
});

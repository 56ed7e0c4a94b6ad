import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { endOfString, minify } from '../../../../src/jsonl/json/minify.ts';
import { prettyLine } from '../../../../src/ui/editor/lineFile/prettyLine.ts';
import { shortLine } from '../../../../src/ui/editor/help/shortLine.ts';

const json = fc.jsonValue({ noUnicodeString: false });
const spaces = fc.constantFrom(undefined, 0, 1, 2, '\t');

test('the end of a string is behind its closing mark', () => {
  assert.equal(endOfString('"a"', 0), 3);
  assert.equal(endOfString(String.raw`"a\"b" "c"`, 0), 6);
  assert.equal(endOfString(String.raw`"a\\" "c"`, 0), 5);
  assert.equal(endOfString('\\"a"', 1), 4);
  assert.equal(endOfString('"open', 0), 5);
});

test('pretty lines are what JSON.stringify writes', () => {
  fc.assert(
    fc.property(json, spaces, (value, space) => {
      const line = JSON.stringify(value, undefined, space);
      assert.equal(prettyLine(line), JSON.stringify(value, undefined, 2));
    }),
  );
});

test('pretty and minified, a line keeps every spelling', () => {
  const line = '{"a":1.50,"a":[],"b":{},"c":"\\u00e9\\/"}';
  assert.equal(minify(prettyLine(line)), line);
});

test('a short line is valid JSON of the same shape', () => {
  const line = JSON.stringify({ a: 'x'.repeat(5000), b: ['y', '\\"'.repeat(3000)], c: 1 });
  const short = shortLine(line);
  assert.ok(short.text.length < 6000);
  const { a, b, c } = JSON.parse(short.text) as { a: string; b: string[]; c: number };
  assert.equal(a, 'x'.repeat(2000));
  assert.equal(b[0], 'y');
  assert.match(b[1]!, /^(\\")+\\?$/);
  assert.equal(c, 1);
});

const part = fc.oneof(
  fc.constantFrom('\\', '"', '\n', '\u0001', '\u{1f600}'),
  fc.string({ maxLength: 3 }),
);
const longText = fc
  .array(part, { minLength: 1, maxLength: 8 })
  .chain((parts) => fc.nat(4000).map((times) => parts.join('').repeat(1 + (times % 900))));

test('wherever a string is cut, the line stays JSON and offsets lead there and back', () => {
  fc.assert(
    fc.property(fc.array(longText, { maxLength: 4 }), fc.nat(), (texts, seed) => {
      const line = JSON.stringify(texts);
      const short = shortLine(line);
      assert.equal((JSON.parse(short.text) as unknown[]).length, texts.length);
      const offset = seed % (short.text.length + 1);
      assert.equal(short.toShort(short.toLong(offset)), offset);
      assert.equal(line.charAt(short.toLong(0)), short.text.charAt(0));
      assert.equal(short.toLong(short.text.length), line.length);
    }),
  );
});

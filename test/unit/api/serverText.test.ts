import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { serverText } from '../../../src/api/read/serverText.ts';

const key = 'sk-planted-key-0123456789';

for (const [name, text, expected] of [
  ['as it is', 'No batch found', 'No batch found'],
  ['on one line', 'a\r\n\tb\u2028c', 'a b c'],
  ['without terminal codes', 'a\u001b[31mb', 'a [31mb'],
  ['without what turns text around', 'a\u202eb\u200bc', 'a b c'],
  ['without the key', `key ${key}.`, 'key [key].'],
  ['without the key in a header', `Bearer ${key}`, '[key]'],
  ["without anybody's key", 'sk-aaaaaaaaaaaaaaaaaaaaaaaa', '[key]'],
  ['bounded', 'x'.repeat(100), `${'x'.repeat(49)}…`],
] as const) {
  test(`a server's text is ${name}`, () => {
    assert.equal(serverText(text, 50, key), expected);
  });
}

test('a short key is not searched for: it would be found everywhere', () => {
  assert.equal(serverText('a cat', 50, 'a'), 'a cat');
});

test('wherever the key stands, no part of it long enough to use is left', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 120 }), fc.string({ maxLength: 120 }), (before, after) => {
      const text = serverText(`${before}${key}${after}`, 50, key);
      assert.ok(!text.includes(key.slice(0, 8)), text);
      assert.ok(text.length <= 50);
    }),
  );
});

test('not even when a long text hides it at the cut', () => {
  for (let length = 19_960; length < 20_010; length++) {
    assert.ok(!serverText(`a${'\n'.repeat(length)}${key}`, 50, key).includes(key.slice(0, 4)));
  }
});

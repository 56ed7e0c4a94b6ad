import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { markMatches } from '../../../src/webview/results/markMatches.ts';
import { showControls } from '../../../src/webview/results/showControls.ts';

const search = { text: 'a.', isRegex: false, matchCase: false, in: 'everything' } as const;

it('marks what a search matches, and keeps every character', () => {
  const marked = (text: string, change: object) =>
    markMatches(text, { ...search, ...change }).filter(({ isMatch }) => isMatch).map(({ text: one }) => one); // prettier-ignore
  assert.deepEqual(marked('a. A. ab', {}), ['a.', 'A.']);
  assert.deepEqual(marked('a. A. ab', { matchCase: true }), ['a.']);
  assert.deepEqual(marked('a. A. ab', { isRegex: true, matchCase: true }), ['a.', 'ab']);
  assert.deepEqual(marked('a(', { text: '(', isRegex: true }), []);
  assert.deepEqual(marked('aaa', { text: 'x*', isRegex: true }), []);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.boolean(), (text, wanted, isRegex) => {
      const parts = markMatches(text, { ...search, text: wanted, isRegex });
      assert.equal(parts.map((part) => part.text).join(''), text);
    }),
  );
});

it('shows characters that would hide or turn text', () => {
  assert.equal(showControls('a\u202Eb\u001B[31m\tc\n'), 'a‹U+202E›b‹U+001B›[31m\tc\n');
});

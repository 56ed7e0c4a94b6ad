import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkDataUri, isPlainDataUri, readDataUri } from '../../../src/jsonl/rules/dataUri.ts';

const plain = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return isPlainDataUri(bytes, 0, bytes.length);
};

test('what the bytes tell to be good is good as text, whatever the base64 and its padding', () => {
  const data = fc.oneof(
    fc.string({ unit: fc.constantFrom('A', 'b', '9', '+', '/', '='), maxLength: 9 }),
    fc.string({ maxLength: 6 }),
    fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  );
  const head = fc.constantFrom('data:image/png;base64,', 'data:video/mp4;base64,', 'data:image/x;base64,', 'data:,'); // prettier-ignore
  fc.assert(
    fc.property(head, data, (start, rest) => {
      const text = start + rest;
      assert.equal(plain(text), checkDataUri(text) === undefined, text);
    }),
    { numRuns: 5_000 },
  );
});

test('real base64 is never damaged', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      const text = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
      assert.equal(checkDataUri(text), undefined);
      assert.equal(readDataUri(text)?.bytes, bytes.length);
    }),
  );
});

test('lengths that base64 cannot have', () => {
  for (const rest of ['A', 'AAAAA', 'AA=', 'A===', '=', 'AAAA=', 'AA==='])
    assert.equal(checkDataUri(`data:image/png;base64,${rest}`)?.reason, 'bad_base64', rest);
  for (const rest of ['AA', 'AAA', 'AAAA', 'AA==', 'AAA='])
    assert.equal(checkDataUri(`data:image/png;base64,${rest}`), undefined, rest);
});

test('line breaks in base64 are told by themselves, and only where nothing else is wrong', () => {
  assert.equal(checkDataUri('data:image/png;base64,iVBO\nRw0K\r\nGgo=')?.reason, 'line_breaks');
  assert.equal(checkDataUri('data:image/png;base64,iVBO\nRw!K')?.reason, 'bad_base64');
});

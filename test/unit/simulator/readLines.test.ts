import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inputLines } from '../../../src/simulator/inputLines.ts';

async function linesOf(bytes: Uint8Array, cuts: readonly number[] = [], max = 1000) {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  async function* chunks() {
    let start = 0;
    for (const place of places) {
      yield await Promise.resolve(bytes.subarray(start, place));
      start = place;
    }
  }
  const lines: (string | undefined)[] = [];
  for await (const line of inputLines(chunks(), max)) lines.push(line.text);
  return lines;
}

const cases: readonly [text: string, lines: (string | undefined)[]][] = [
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\nb', ['a', '', 'b']],
  ['a\r\nb\r\n', ['a', 'b']],
  ['\uFEFFa\n', ['\uFEFFa']],
  ['你好\n再见', ['你好', '再见']],
  [`${'x'.repeat(11)}\ny`, [undefined, 'y']],
  ['\n', ['']],
];

for (const [text, lines] of cases)
  test(`lines of ${JSON.stringify(text)}`, async () => {
    assert.deepEqual(await linesOf(Buffer.from(text), [], 10), lines);
  });

test('bytes that are no UTF-8 spoil only their own line', async () => {
  assert.deepEqual(await linesOf(Buffer.from([0x61, 0x0a, 0xff, 0x0a, 0x62])), [
    'a',
    undefined,
    'b',
  ]);
});

test('where the stream is cut makes no difference', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('a', '\n', '\r', '你', '😀', '\uFEFF'), maxLength: 40 }),
      fc.array(fc.nat(200)),
      async (text, cuts) => {
        const bytes = Buffer.from(text);
        assert.deepEqual(await linesOf(bytes, cuts), await linesOf(bytes));
      },
    ),
  );
});

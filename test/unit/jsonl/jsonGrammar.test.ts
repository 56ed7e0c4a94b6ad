import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { viewOfLine } from '../../../src/jsonl/scan/bytes.ts';
import { JsonGrammar } from '../../../src/jsonl/scan/jsonGrammar.ts';
import { scanned } from '../../../src/jsonl/scan/lineScanner.ts';

const grammar = new JsonGrammar();

function isValid(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function agrees(line: string): void {
  const view = viewOfLine(line);
  const says = grammar.scan(view, 0);
  assert.equal(says === scanned.valid, isValid(line), line);
  if (says === scanned.valid) assert.equal(grammar.end, Buffer.byteLength(line));
}

const embedding = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 20 });
const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  embedding.map((numbers) => JSON.stringify({ data: [{ embedding: numbers }] })),
);
/** What breaks a number, a text or a structure. */
const byte = fc.constantFrom(...'0123456789.-+eE,:[]{}"\\ \ttruenalfs\u0001u'.split(''));

void test('a line is JSON if and only if JSON.parse takes it, also with one byte changed', () => {
  fc.assert(
    fc.property(json, fc.nat(), byte, fc.nat(2), (line, at, char, cut) => {
      const valid = line.replaceAll('\n', ' ');
      agrees(valid);
      const place = at % (valid.length + 1);
      agrees(valid.slice(0, place) + char + valid.slice(place + cut));
    }),
    { numRuns: 3000 },
  );
});

void test('numbers at every place of a word of four bytes', () => {
  for (let before = 0; before < 8; before++)
    for (const number of ['0.1234567890123456', '-12345678901234567', '1e12345678', '1.5E-12', '01', '1.', '.5', '-', '1e', '1e+', '12345678:', '1234567/', '--1', '+1'])
      agrees(`${' '.repeat(before)}[1,${number},2]`); // prettier-ignore
});

void test('a line of spaces is blank, and the end of a broken line is where it breaks', () => {
  assert.equal(grammar.scan(viewOfLine(' \t'), 0), scanned.blank);
  assert.equal(grammar.scan(viewOfLine('{"a":[1,2.}'), 0), scanned.invalid);
  assert.equal(grammar.end, 10);
  assert.equal(grammar.scan(viewOfLine('{"a":nul}'), 0), scanned.invalid);
  assert.equal(grammar.end, 8);
});

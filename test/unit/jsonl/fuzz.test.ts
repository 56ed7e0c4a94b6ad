import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteViewOf } from '../../../src/jsonl/scan/bytes.ts';
import { checkStream } from '../../../src/jsonl/file/checkFromDisk.ts';
import { JsonFault, readTree, TooDeep } from '../../../src/jsonl/json/readTree.ts';
import { KeyTable } from '../../../src/jsonl/scan/keyTable.ts';
import { LineScanner, scanned } from '../../../src/jsonl/scan/lineScanner.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { damagedBytes, deepJsonText, jsonText } from './arbitraryJson.ts';
import { isJson } from './jsonCases.ts';

const scanner = new LineScanner(new KeyTable(['role', 'stop']));

function accepts(bytes: Uint8Array): boolean {
  const view = byteViewOf(new ArrayBuffer((bytes.length + 4) & ~3));
  view.bytes.set(bytes);
  view.bytes[bytes.length] = 0x0a;
  return scanner.scan(view, 0) === scanned.valid;
}

function treeAccepts(text: string): boolean {
  try {
    readTree(text);
    return true;
  } catch (error) {
    if (error instanceof TooDeep) return isJson(text);
    assert.ok(error instanceof JsonFault, String(error));
    return false;
  }
}

const features: Readonly<Record<string, RegExp>> = {
  'simple escapes': /\\[bfnrt"\\/]/,
  'a pair of surrogates': /\\ud83d\\ude00/,
  'half a pair': /\\udc00\\ud800|\\ud800\\ud800/i,
  'a big exponent': /e\+400|e99999999999/i,
  'a long number': /\d{20}/,
  'a name twice': /\{\s*("[^"]*")\s*:[^{}[\]]*,\s*\1\s*:/,
  'a character of four bytes': /😀/u,
  nesting: /^(\[|\{"a":){150}/,
};

test('the generators reach what readers of JSON differ on', () => {
  const texts = fc.sample(fc.oneof(jsonText, deepJsonText), { numRuns: 4_000, seed: 1 });
  for (const [name, pattern] of Object.entries(features))
    assert.ok(
      texts.some((text) => pattern.test(text)),
      name,
    );
  const damaged = fc.sample(damagedBytes, { numRuns: 500, seed: 1 });
  assert.ok(damaged.some((bytes) => !isUtf8(bytes)));
});

test('scanner and tree agree with JSON.parse on JSON however it is written', () => {
  fc.assert(
    fc.property(fc.oneof(jsonText, deepJsonText), (text) => {
      assert.equal(accepts(new TextEncoder().encode(text)), isJson(text));
      assert.equal(treeAccepts(text), isJson(text));
    }),
    { numRuns: 4_000 },
  );
});

test('scanner and tree agree with JSON.parse on damaged bytes', () => {
  fc.assert(
    fc.property(damagedBytes, (bytes) => {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      assert.equal(accepts(bytes), isJson(text), JSON.stringify(text));
      assert.equal(treeAccepts(text), isJson(text), JSON.stringify(text));
    }),
    { numRuns: 6_000 },
  );
});

async function* chunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size)
    yield await Promise.resolve(bytes.slice(at, at + size));
}

test('just the lines that are no UTF-8 are told, wherever the chunks end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(damagedBytes, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      async (lines, size) => {
        const file = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
        const options = { assumeBatch: true, cap: 1_000 };
        const { problems } = await checkStream(chunks(file, size), kimi, options);
        const told = new Set(
          problems.filter(({ code }) => code === 'invalid_utf8').map(({ line }) => line),
        );
        const isArray = problems.some(({ code }) => code === 'json_array_file');
        if (isArray) return;
        lines.forEach((line, index) => {
          assert.equal(told.has(index), !isUtf8(line), String(index));
        });
      },
    ),
    { numRuns: 300 },
  );
});

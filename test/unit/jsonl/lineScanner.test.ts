import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { viewOfLine } from '../../../src/jsonl/scan/bytes.ts';
import { JsonFault, readTree, TooDeep } from '../../../src/jsonl/json/readTree.ts';
import { KeyTable } from '../../../src/jsonl/scan/keyTable.ts';
import { LineScanner, scanned } from '../../../src/jsonl/scan/lineScanner.ts';
import { note } from '../../../src/jsonl/scan/scanNotes.ts';
import { decidingKeys } from '../../../src/jsonl/rules/requestRules.ts';
import { openai } from '../../../src/providers/openai.ts';
import { line } from './arbitraryLines.ts';
import { isJson, jsonCases } from './jsonCases.ts';

const scanner = new LineScanner(new KeyTable(['role', 'temperature', 'stop']));
const scan = (text: string) => scanner.scan(viewOfLine(text), 0);
const accepts = (text: string) => scan(text) === scanned.valid;
const shape = (text: string) => {
  assert.equal(scan(text), scanned.valid, text);
  return `${String(scanner.hashA)} ${String(scanner.hashB)}`;
};
const notes = (text: string) => {
  scan(text);
  return scanner.notes;
};

function treeAccepts(text: string): boolean {
  try {
    readTree(text);
    return true;
  } catch (error) {
    if (error instanceof TooDeep) return isJson(text);
    assert.ok(error instanceof JsonFault, String(error));
    assert.ok(error.start >= 0 && error.end >= error.start && error.end <= text.length, text);
    return false;
  }
}

test('scanner and tree agree with JSON.parse on every case', () => {
  for (const text of jsonCases) {
    assert.equal(accepts(text), isJson(text), `scanner: ${text.slice(0, 80)}`);
    assert.equal(treeAccepts(text), isJson(text), `tree: ${text.slice(0, 80)}`);
  }
});

const fragments = [
  '{', '}', '[', ']', ',', ':', '"', '\\', '\\"', '\\u', '\\ud83d', '\\ude00', '0', '1', '-', '.', 'e', '+', 'true',
  'false', 'null', ' ', '\t', '\r', 'a', '"a"', '"a":', '"custom_id":', '{"', '"}', '你', '😀', '\u0000', '\u001f', '/',
]; // prettier-ignore

test('scanner and tree agree with JSON.parse on arbitrary texts', () => {
  const mutated = fc
    .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.nat(3), fc.constantFrom(...fragments, ''))
    .map(([text, at, cut, put]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + cut);
    });
  const glued = fc
    .array(fc.constantFrom(...fragments), { maxLength: 14 })
    .map((all) => all.join(''));
  fc.assert(
    fc.property(fc.oneof(mutated, glued, fc.json(), fc.string({ unit: 'binary' })), (text) => {
      // A line holds no line feed, and half a surrogate pair cannot be encoded.
      fc.pre(!text.includes('\n') && text.isWellFormed());
      assert.equal(accepts(text), isJson(text), `scanner: ${JSON.stringify(text)}`);
      assert.equal(treeAccepts(text), isJson(text), `tree: ${JSON.stringify(text)}`);
    }),
    { numRuns: 20_000 },
  );
});

test('the tree holds the values and the places of a text', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const node = readTree(text);
      assert.deepEqual(JSON.parse(text.slice(node.start, node.end)), JSON.parse(text));
    }),
  );
});

test('a blank line is no value', () => {
  for (const text of ['', ' ', '\t \r']) assert.equal(scan(text), scanned.blank);
});

test('an invalid line leaves the offset of the first byte that cannot stand there', () => {
  const at = (text: string) => (scan(text), scanner.end);
  assert.equal(at('{"a":1,}'), 7);
  assert.equal(at('{"a":1'), 6);
  assert.equal(at('[1 2]'), 3);
});

test('free text is not part of the shape; structure, keys, types and known values are', () => {
  const same = (a: string, b: string) => assert.equal(shape(a), shape(b), `${a} ${b}`);
  const different = (a: string, b: string) => assert.notEqual(shape(a), shape(b), `${a} ${b}`);
  same('{"content":"a"}', '{ "content" : "other text" }');
  same('{"seed":1}', '{"seed":123}');
  same('{"seed":1.0}', '{"seed":7}');
  same('{"custom_id":"a"}', '{"custom_id":"b"}');
  different('{"content":"a"}', '{"content":""}');
  different('{"content":"1"}', '{"content":1}');
  different('{"seed":1}', '{"seed":1.5}');
  different('{"seed":true}', '{"seed":false}');
  different('{"seed":null}', '{"seed":{}}');
  different('{"seed":[]}', '{"seed":{}}');
  different('{"a":1}', '{"b":1}');
  different('{"a":{"b":1}}', '{"a":{},"b":1}');
  different('{"role":"user"}', '{"role":"system"}');
  different('{"temperature":1}', '{"temperature":0.5}');
  different('{"stop":["a"]}', '{"stop":["b"]}');
  different('{"stop":["ab","c"]}', '{"stop":["a","bc"]}');
  different('{"image_url":"https://a"}', '{"image_url":"ms://a"}');
  same('{"x":{"url":"https://a"}}', '{"x":{"url":"https://b"}}');
  different('{"url":"/a"}', '{"url":"/b"}');
});

test('places of the values that rules need', () => {
  const text =
    '{"custom_id":"id-1","url":"/v1/x","body":{"x":{"model":"no"},"model":"m","enable_thinking":true}}';
  scan(text);
  const { idStart, idEnd, urlStart, urlEnd, modelStart, modelEnd } = scanner;
  const { thinkingStart, thinkingEnd } = scanner;
  assert.equal(text.slice(idStart, idEnd), 'id-1');
  assert.equal(text.slice(urlStart, urlEnd), '/v1/x');
  assert.equal(text.slice(modelStart, modelEnd), 'm');
  assert.equal(text.slice(thinkingStart, thinkingEnd), 'true');
  scan('{"body":{"custom_id":"x","url":"y"},"model":"z"}');
  assert.deepEqual([scanner.idStart, scanner.urlStart, scanner.modelStart], [-1, -1, -1]);
});

test('notes of what the shape does not tell', () => {
  assert.equal(notes('{"a":"\\ud83d\\ude00"}'), 0);
  assert.equal(notes('{"a":"\\ud83d"}'), note.loneSurrogate);
  assert.equal(notes('{"a":"\\ude00"}'), note.loneSurrogate);
  assert.equal(notes('{"a":12345678901234567}'), note.bigNumber);
  assert.equal(notes('{"a":1e400}'), note.bigNumber);
  assert.equal(notes('{"a":1}\r'), 0);
  assert.equal(notes('{"a":\r1}'), note.carriageReturn);
  assert.equal(notes('{"custom_id":"a\\n"}'), note.escapedId);
  assert.equal(notes('{"custom\\u005fid":"a"}'), note.escapedKey);
  assert.equal(notes('{"a":[{"r\\u006Fle":"a"}]}'), note.escapedKey);
  assert.equal(notes('{"\\u4f60":{"a\\n":1}}'), 0);
  assert.equal(notes('{"content":"[{}]"}'), note.listText);
  assert.equal(notes('{"content":["[{}]"]}'), 0);
});

test('a number counts as whole just when JavaScript reads it as one', () => {
  const digit = fc.constantFrom('0', '9', '5');
  const digits = (minLength: number) =>
    fc.array(digit, { minLength, maxLength: 24 }).map((all) => all.join(''));
  const written = fc
    .tuple(fc.constantFrom('', '-'), fc.constantFrom('0', '9', '50', '999999999999999'), digits(1), fc.constantFrom('', 'e1', 'E+20', 'e-3'))
    .map(([sign, whole, fraction, exponent]) => `${sign}${whole}.${fraction}${exponent}`); // prettier-ignore
  const whole = shape('{"x":7}');
  fc.assert(
    fc.property(fc.oneof(written, fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)), (text) => {
      assert.equal(shape(`{"x":${text}}`) === whole, Number.isInteger(Number(text)), text);
    }),
    { numRuns: 5000 },
  ); // prettier-ignore
});

const seen = (one: LineScanner, text: string) => {
  const result = one.scan(viewOfLine(text), 0);
  const { hashA, hashB, end, notes: noted, depth, addressCount } = one;
  const { idStart, idEnd, urlStart, modelStart, thinkingStart, thinkingEnd } = one;
  if (result !== scanned.valid) return { result, end };
  const places = [idStart, idStart < 0 ? 0 : idEnd, urlStart, modelStart, thinkingStart];
  const last = thinkingStart < 0 ? 0 : thinkingEnd;
  const addresses = [...one.addresses.subarray(0, addressCount * 2)];
  return { result, end, hashA, hashB, noted, depth, places, last, addresses };
};

test('what lines have alike is compared, and comes to what a scan of it comes to', () => {
  const keys = new KeyTable(decidingKeys(openai));
  const long = {
    type: 'object',
    properties: { a: { type: 'string', description: 'x'.repeat(90) } },
  };
  const parts = fc.constantFrom<unknown>(
    long, [long, long], {}, [], { deep: [[[long]]] }, { name: '\\ud800'.repeat(20) + 'y'.repeat(60) },
    { tool_calls: [{ id: 'c', name: 'x'.repeat(70) }] }, { url: 'data:image/png;base64,AAAA', more: 'x'.repeat(70) },
    { ...long, big: 1e300 }, 5, 'x',
  ); // prettier-ignore
  const body = fc.record(
    { model: fc.constantFrom('a', 'b'), tools: parts, text: parts, messages: parts, id: parts },
    { requiredKeys: [] },
  );
  const repeated = fc
    .tuple(fc.array(body, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(2), { maxLength: 12 }))
    .map(([some, order]) => order.map((index) => some[index % some.length]));
  const whole = repeated.map((some) =>
    some.map((one, index) =>
      JSON.stringify({ custom_id: `r${String(index)}`, body: one, rest: [] }),
    ),
  );
  const cut = fc
    .tuple(whole, fc.nat(200))
    .map(([texts, at]) => texts.map((text, index) => (index % 3 === 2 ? text.slice(0, at) : text)));
  const any = fc.array(line, { maxLength: 4 }).map((some) => [...some, ...some, ...some]);
  fc.assert(
    fc.property(fc.oneof(whole, cut, any), (texts) => {
      const one = new LineScanner(keys);
      for (const text of texts)
        assert.deepEqual(seen(one, text), seen(new LineScanner(keys), text), text);
    }),
    { numRuns: 300 },
  );
});

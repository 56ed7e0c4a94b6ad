import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInTurns } from '../../../src/api/read/jsonInTurns.ts';
import { jsonStart } from '../../../src/api/read/jsonStart.ts';
import { keyMask } from '../../../src/api/read/keyMask.ts';
import { readBatch } from '../../../src/api/read/readBatch.ts';
import { readErrors } from '../../../src/api/read/readErrors.ts';
import { testKey } from '../../support/testWire.ts';

/** Texts that cost much to look through for a key. */
const long: Readonly<Record<string, string>> = {
  'a letter that stands for eighteen': '\ufdfa'.repeat(300_000),
  'words and spaces': 'a b '.repeat(240_000),
  'marks above and below': '\u0301\u0323'.repeat(240_000),
  'escapes of escapes': '%2541'.repeat(190_000),
  'zeros that do not end': `&#${'0'.repeat(900_000)}`,
  'letters without spaces': 'x'.repeat(900_000),
};

for (const [name, text] of Object.entries(long))
  test(`${name}: a long text is looked through in short steps, and kept as it is`, () => {
    const steps = keyMask(testKey).steps(text);
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count++;
    assert.equal(step.value, text);
    assert.ok(count >= text.length / 8_192, String(count));
  });

test('others have the thread while long texts are read', async () => {
  const body = Buffer.from(JSON.stringify(Array(4).fill(long['words and spaces'])));
  let turns = 0;
  let isOver = false;
  const other = () => {
    turns++;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  await parseInTurns(body, testKey);
  isOver = true;
  assert.ok(turns > 8, String(turns));
});

const hidden: Readonly<Record<string, string>> = {
  'as it is': testKey,
  'percent-encoded': Buffer.from(testKey).toString('hex').replace(/../g, '%$&'),
  'in hex with colons': Buffer.from(testKey)
    .toString('hex')
    .replace(/..(?=.)/g, '$&:'),
  'in base64': Buffer.from(testKey).toString('base64'),
  'full-width': testKey.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  'far apart': testKey.split('').join('\u200b'.repeat(1_000)),
  'between letters that stand for many': testKey.split('').join('\ufdfa'),
};

for (const [name, key] of Object.entries(hidden))
  test(`a key ${name} is found wherever in a long text it is`, async () => {
    for (const before of [4_050, 4_080, 4_090, 4_095, 4_096, 4_100, 8_170, 500_000]) {
      const body = Buffer.from(JSON.stringify([`${'-'.repeat(before)}${key}${'-'.repeat(9_000)}`]));
      const [clean] = (await parseInTurns(body, testKey)) as readonly string[];
      assert.match(clean ?? '', /-\[key\]/, String(before));
      assert.ok(!clean?.includes(key), String(before));
    }
  });

test('an object of more members than any service sends is refused', async () => {
  const members = (count: number) =>
    `{${Array.from({ length: count }, (_, i) => `"member${String(i)}":${String(i)}`).join(',')}}`;
  const read = async (count: number) => parseInTurns(Buffer.from(members(count)), testKey);
  assert.equal(Object.keys((await read(5_000)) as object).length, 5_000);
  await assert.rejects(read(5_001), SyntaxError);
});

test('long texts are refused where they are too many together', async () => {
  const texts = (count: number) => Buffer.from(JSON.stringify(Array(count).fill('x'.repeat(900_000)))); // prettier-ignore
  assert.equal(((await parseInTurns(texts(4), testKey)) as readonly string[]).length, 4);
  await assert.rejects(parseInTurns(texts(5), testKey), SyntaxError);
});

/** A list whose end nobody may look at. */
function endless(): unknown[] {
  const list: unknown[] = Array<unknown>(50_000).fill({ a: 1 });
  Object.defineProperty(list, 40_000, { get: () => assert.fail('looked at') });
  return list;
}

test('of a large value no more is made JSON than is kept', () => {
  assert.ok(jsonStart({ a: endless() }, 1_000).length > 1_000);
  assert.ok(jsonStart({ a: endless() }, 1_000).startsWith('{"a":[{"a":1},{"a":1},'));
  const batch = readBatch('a', { id: 'b', x: endless(), metadata: { y: endless() } });
  assert.deepEqual(batch.raw, { id: 'b', x: '…', metadata: '…' });
  assert.equal(batch.metadata['y']?.length, 1_000);
});

test('the start of JSON is all of it where it is short', () => {
  for (const value of [null, 1, 'a"b', [], {}, [1, [2]], { a: { b: ['c', null] }, d: false }]) {
    const json = JSON.stringify(value);
    assert.equal(jsonStart(value, json.length), json);
    if (json.length > 4) assert.ok(jsonStart(value, json.length - 1).length > json.length - 1);
  }
});

test('errors without words are not looked at without end', () => {
  const errors = Array<unknown>(50_000).fill([]);
  Object.defineProperty(errors, 40_000, { get: () => assert.fail('looked at') });
  assert.deepEqual(readErrors(errors), []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ResultReader } from '../../../src/results/join/resultReader.ts';
import { namesOf } from '../../../src/results/join/walkJson.ts';
import { isPlainName } from '../../../src/results/records/answerMembers.ts';
import { RowValues } from '../../../src/results/query/rowValues.ts';
import { StoredRecord } from '../../../src/results/records/storedRecord.ts';
import { valueAt } from '../../../src/results/shapes/answerJson.ts';

const text = fc.oneof(
  fc.constantFrom('', ' ', 'yes', '你好 “x”', 'a "b" \\ c\n\td', '\u0001\u2028', '😀 é', '```json\n{"a":1}\n```'),
  fc.string({ unit: 'binary' }).filter((one) => one.isWellFormed()),
); // prettier-ignore
const name = fc.constantFrom('label', 'score', '评分', 'a b', 'x"y', 'a\\b', 'c/d');
const scalar = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null)); // prettier-ignore
const member = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(name, scalar, { maxKeys: 2 }),
);
const object = fc.dictionary(name, member, { maxKeys: 4 });
/** Objects in the ways in which models write them, and what only looks like one. */
const json = fc.tuple(object, fc.constantFrom(0, 2), fc.constantFrom('', ' ', '\n', 'x')).map(([value, indent, end]) => JSON.stringify(value, null, indent) + end); // prettier-ignore
const said = fc.oneof(text, json);

const message = fc.record(
  {
    role: fc.constant('assistant'),
    content: fc.oneof(said, fc.constant(null), fc.array(fc.record({ type: fc.constant('text'), text: said }), { maxLength: 2 })),
    refusal: fc.option(text),
    text: text,
    audio: fc.option(fc.record({ transcript: text })),
    tool_calls: fc.array(fc.record({ function: fc.record({ name: text, arguments: json }) }), { maxLength: 2 }),
  },
  { requiredKeys: ['role'] },
); // prettier-ignore
const choice = fc.oneof(
  fc.record({ message, finish_reason: fc.constant('stop') }),
  fc.record({ text: said }),
  fc.record({ message, text: said }),
);
const part = fc.oneof(
  fc.record({ type: fc.constant('output_text'), text: said }),
  fc.record({ type: fc.constant('refusal'), refusal: text }),
  fc.record({ type: fc.constant('output_image') }),
  text,
);
const item = fc.oneof(
  fc.record({ type: fc.constantFrom('message', 'reasoning', 'other'), content: fc.oneof(fc.array(part, { maxLength: 2 }), said) }),
  fc.record({ content: fc.array(part, { maxLength: 2 }), type: fc.constantFrom('message', 'reasoning') }),
  fc.record({ type: fc.constantFrom('text', 'function_call'), text: said, name: text }),
); // prettier-ignore
const block = fc.record({ type: fc.constantFrom('text', 'thinking', 'tool_use', 'message'), text: said }); // prettier-ignore
const few = { maxLength: 2 };
const body = fc.oneof(
  fc.record({ choices: fc.array(choice, few) }),
  fc.record({ output: fc.array(item, few) }),
  fc.record({ content: fc.array(block, few) }),
  fc.record({ choices: fc.array(choice, few), output: fc.array(item, few) }),
  fc.record({ error: fc.record({ message: text }), choices: fc.array(choice, few) }),
);
const result = fc.oneof(
  fc.tuple(text, body, fc.constantFrom(200, 429)).map(([custom_id, inner, status_code]) => ({ custom_id, response: { status_code, body: inner } })),
  fc.tuple(text, body).map(([custom_id, response]) => ({ custom_id, response })),
  fc.tuple(text, fc.array(block, few)).map(([custom_id, content]) => ({ custom_id, result: { type: 'succeeded', message: { content } } })),
); // prettier-ignore
const asked = fc.record({ role: fc.constantFrom('user', 'system', 'assistant'), content: fc.oneof(text, fc.array(fc.record({ type: fc.constant('text'), text }), few)) }); // prettier-ignore
const request = fc.record({
  custom_id: fc.oneof(text, fc.integer(), fc.constant(null)),
  body: fc.oneof(
    fc.record({ messages: fc.array(fc.oneof(asked, text)) }),
    fc.record({ input: text }),
  ),
});

/** As JSON, as it is or with every sign beyond ASCII escaped. */
const written = (value: unknown, isEscaped: boolean) => {
  const line = JSON.stringify(value);
  return isEscaped ? line.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : line; // prettier-ignore
};

function recordOf(line: string, isKnown: boolean, answerAt: number): StoredRecord {
  const bytes = Buffer.from(`before${line}after`);
  return new StoredRecord({ bytes, start: 6, end: bytes.length - 5, isWhole: true, isKnown, answerAt }); // prettier-ignore
}

test('what is read from the bytes of a result is what the parsed record says', () => {
  const reader = new ResultReader();
  fc.assert(
    fc.property(result, fc.boolean(), name, (value, isEscaped, member) => {
      const line = written(value, isEscaped);
      const kind = reader.read(Buffer.from(line), 0);
      const at = kind === 'failed' ? -1 : (reader.answer ?? -1);
      const [plain, parsed] = [true, false].map((isKnown) => new RowValues(0, undefined, [recordOf(line, isKnown, at)])); // prettier-ignore
      assert.equal(plain!.answer(0), parsed!.answer(0));
      assert.equal(plain!.customId, parsed!.customId);
      if (!isPlainName(member)) return;
      const read = plain!.plainMember(0, [namesOf(member)]);
      const expected = valueAt(parsed!.json(0), [member]);
      if (read !== undefined)
        assert.deepEqual(read, typeof expected === 'boolean' ? String(expected) : (expected ?? null)); // prettier-ignore
    }),
    { numRuns: 3000 },
  );
});

test('what is read from the bytes of a request is what the parsed record says', () => {
  fc.assert(
    fc.property(request, fc.boolean(), (value, isEscaped) => {
      const line = written(value, isEscaped);
      const [plain, parsed] = [true, false].map((isKnown) => new RowValues(0, recordOf(line, isKnown, -1), [])); // prettier-ignore
      assert.equal(plain!.question, parsed!.question);
      assert.equal(plain!.customId, parsed!.customId);
    }),
    { numRuns: 1000 },
  );
});

test('a plain answer is not parsed: its text and its members are read where they stand', () => {
  const content = JSON.stringify({ label: 'good', score: 0.5, deep: { 评分: 'é' } });
  const line = JSON.stringify({ custom_id: 'a', response: { body: { choices: [{ message: { content } }] } } }); // prettier-ignore
  const reader = new ResultReader();
  reader.read(Buffer.from(line), 0);
  const record = recordOf(line, true, reader.answer ?? -1);
  assert.equal(record.answer(), content);
  assert.equal(record.member([namesOf('label')]), 'good');
  assert.equal(record.member([namesOf('score')]), 0.5);
  assert.equal(record.member([namesOf('deep'), namesOf('评分')]), 'é');
  assert.equal(record.member([namesOf('elsewhere')]), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerOf, briefly, promptOf } from '../../../src/results/export/recordText.ts';

const asked = (body: unknown) => promptOf({ custom_id: 'a', body });
const user = (content: unknown) => ({ role: 'user', content });
const answered = (body: unknown) => answerOf({ response: { status_code: 200, body }, error: null });
const chat = (...messages: readonly object[]) =>
  answered({ choices: messages.map((message) => ({ message })) });

test('a prompt is the last thing that the user says, or the input', () => {
  assert.equal(asked({ messages: [{ role: 'system', content: 's' }, user('a'), { role: 'assistant', content: 'b' }] }), 'a'); // prettier-ignore
  assert.equal(asked({ messages: [user([{ type: 'text', text: 'see' }, { type: 'image_url', image_url: {} }])] }), 'see [image_url]'); // prettier-ignore
  assert.equal(asked({ messages: [{ role: 'system', content: 's' }] }), 's');
  assert.equal(asked({ input: 'x' }), 'x');
  assert.equal(asked({ input: ['x', 'y'] }), 'x y');
  assert.equal(asked({ input: [user('x')] }), 'x');
  assert.equal(asked({ prompt: 'p' }), 'p');
  assert.equal(promptOf({ key: 'a', request: { contents: [{ role: 'user', parts: [{ text: 'g' }] }] } }), 'g'); // prettier-ignore
  assert.equal(promptOf({ recordId: 'a', modelInput: { messages: [user([{ text: 'b' }])] } }), 'b');
  assert.equal(asked({ prompt: 7 }), '');
});

test('an answer is what a person would read', () => {
  assert.equal(chat({ content: 'a\nb' }), 'a\nb');
  assert.equal(chat({ content: 'a' }, { content: 'b' }), '[1] a\n[2] b');
  assert.equal(chat({ content: null, refusal: 'No.' }), 'No.');
  const call = { id: 'c', function: { name: 'find', arguments: '{"x":1}' } };
  assert.equal(chat({ content: 'Wait', tool_calls: [call] }), 'Wait\nfind({"x":1})');
  assert.equal(answered({ choices: [{ text: 't' }] }), 't');
  const output = [{ type: 'reasoning', content: [{ text: 'h' }] }, { type: 'message', content: [{ type: 'output_text', text: 'x' }] }, { type: 'function_call', name: 'f', arguments: '{}' }]; // prettier-ignore
  assert.equal(answered({ output }), '[1] x\n[2] f({})');
  assert.equal(answered({ data: [{ embedding: [0.1, 0.2, 0.3, 0.4, 0.5] }] }), '[0.1, 0.2, 0.3, 0.4, … (5)]'); // prettier-ignore
  assert.equal(answered({ data: [{ url: 'https://x' }] }), 'https://x');
  assert.equal(answered({ data: [{ b64_json: 'A'.repeat(500) }] }).length, 80);
  assert.equal(answered({ results: [] }), '{\n  "results": []\n}');
  assert.equal(answered('plain'), 'plain');
  assert.equal(answerOf({ recordId: 'a', modelOutput: 'plain' }), 'plain');
  assert.equal(answerOf({ recordId: 'a', modelOutput: { generation: 'x' } }), 'x');
  assert.equal(answerOf({ response: { promptFeedback: { blockReason: 'SAFETY' } } }), '');
  assert.equal(answerOf({ response: { choices: [{ message: { content: 'x' } }] } }), 'x');
});

test('nothing that comes back makes it throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('choices', 'output', 'data'), (value, name) => {
      for (const body of [
        value,
        { [name]: value },
        { [name]: [value] },
        { [name]: [{ message: value, content: value, embedding: value }] },
      ])
        // prettier-ignore
        assert.equal(typeof answered(body), 'string');
      assert.equal(typeof promptOf(value), 'string');
      assert.equal(typeof asked({ messages: [value], input: value, prompt: value }), 'string');
    }),
  );
});

test('a brief text is on one line and breaks no character', () => {
  assert.equal(briefly(' a\n b ', 10), 'a b');
  assert.equal(briefly('abcdef', 4), 'abc…');
  assert.equal(briefly('😀😀😀', 3), '😀😀😀');
  assert.equal(briefly('😀😀😀😀', 3), '😀😀…');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
      const short = briefly(text, length);
      assert.ok([...short].length <= length && short.isWellFormed());
      assert.doesNotMatch(short, /[\n\r\u2028]/);
    }),
  ); // prettier-ignore
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramPlace } from '../../../src/jsonl/json/paramPlace.ts';

const line = '{"custom_id":"model","body":{"model":"m","messages":[{"content":"\\"n\\":1"}]}}';
const marked = (param: string | null) => {
  const { start, end } = paramPlace(line, param);
  return line.slice(start, end);
};

test('the deepest name that the line has is marked', () => {
  assert.equal(marked('body.model'), '"model"');
  assert.equal(marked('custom_id'), '"custom_id"');
  assert.equal(marked('messages[0].content'), '"content"');
  assert.equal(marked('body.messages.0.missing'), '"messages"');
});

test('a value is no name, and what stands in a string is neither', () => {
  assert.ok(paramPlace(line, 'body.model').start > line.indexOf('"body"'));
  assert.equal(marked('n'), line);
});

test('without a parameter the line is marked', () => {
  assert.equal(marked(null), line);
  assert.equal(marked('file_id'), line);
});

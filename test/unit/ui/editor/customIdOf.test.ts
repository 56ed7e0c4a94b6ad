import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customIdOf } from '../../../../src/ui/editor/check/findCustomId.ts';

const found = (line: string, id: string) => {
  const place = customIdOf(line);
  assert.equal(place?.id, id);
  const written = line.slice(place.start, place.end);
  assert.equal(JSON.parse(`"${written}"`), id);
};
const none = (line: string) => assert.equal(customIdOf(line), undefined);

test('the id is found first, last and with escapes', () => {
  found('{"custom_id":"a-1","body":{}}', 'a-1');
  found('{ "method" : "POST" , "custom_id" : "a 2" }', 'a 2');
  found('{"body":{"custom_id":"inner","x":["{\\""]},"custom_id":"outer"}', 'outer');
  found(String.raw`{"custom_id":"\u00e9\"b"}`, 'é"b');
});

test('no id is none', () => {
  none('');
  none('{"id":"a"}');
  none('{"custom_id":7}');
  none('{"body":{"custom_id":"inner"}}');
  none('{"text":"\\"custom_id\\":\\"x\\""}');
  none('["custom_id","x"]');
});

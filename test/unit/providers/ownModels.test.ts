import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineChecker } from '../../../src/jsonl/line/lineChecker.ts';
import { readOwnModels } from '../../../src/providers/ownModels.ts';
import { profileOf } from '../../../src/providers/profiles.ts';

const entry = { provider: 'azure', id: 'my-deployment', like: 'gpt-4o' };
const line = (body: object) =>
  JSON.stringify({
    custom_id: 'a',
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'my-deployment', messages: [{ role: 'user', content: 'hi' }], ...body },
  });

function codes(models: unknown, body: object) {
  const options = { models: readOwnModels(models) };
  const { findings } = new LineChecker(profileOf('azure'), options).read(line(body));
  return findings.map(({ code }) => code);
}

test('a deployment is judged by the model that the person says is behind it', () => {
  assert.deepEqual(codes([], { max_tokens: 20_000 }), []);
  assert.deepEqual(codes([entry], { max_tokens: 20_000 }), ['output_limit']);
  assert.deepEqual(codes([{ ...entry, maxOutputTokens: 30_000 }], { max_tokens: 20_000 }), []);
  assert.deepEqual(codes([{ ...entry, provider: 'openai' }], { max_tokens: 20_000 }), []);
});

test('what a setting says in another type is left out', () => {
  assert.deepEqual(readOwnModels('x'), []);
  assert.deepEqual(readOwnModels([null, 5, {}, { provider: 'azure' }, { provider: 'azure', id: '' }]), []);
  assert.deepEqual(readOwnModels([{ ...entry, inputs: 'image', contextTokens: '5', odd: 1 }]), [{ ...entry, batch: true }]);
}); // prettier-ignore

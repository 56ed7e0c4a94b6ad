import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dashscope } from '../../../../src/providers/dashscope.ts';
import { kimi } from '../../../../src/providers/kimi.ts';
import type { ProviderProfile } from '../../../../src/providers/profile.ts';
import { RequestLanguage } from '../../../../src/ui/editor/help/requestLanguage.ts';

const language = new RequestLanguage((message, ...args) =>
  message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)])),
);

/** `|` is the cursor. */
async function complete(marked: string, profile: ProviderProfile = kimi) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = await language.complete(text, offset, profile);
  return found.map((one) => ({
    ...one,
    label: one.item.label,
    replaced: text.slice(one.start, one.end),
  }));
}
const labels = async (marked: string, profile?: ProviderProfile) =>
  (await complete(marked, profile)).map(({ label }) => label);

test('a line is offered the members that it lacks', async () => {
  assert.deepEqual((await labels('{"custom_id":"a",|}')).sort(), ['body', 'method', 'url']);
});

test('urls are those of the provider', async () => {
  assert.deepEqual(await labels('{"url":|}'), ['"/v1/chat/completions"']);
  assert.ok((await labels('{"url":|}', dashscope)).includes('"/v1/embeddings"'));
});

test('models that can be batched are offered with what they cost', async () => {
  const found = await complete('{"url":"/v1/chat/completions","body":{"model":"|"}}');
  assert.ok(found.some(({ label }) => label === '"kimi-k2.6"'));
  assert.ok(!found.some(({ label }) => label.includes('kimi-k3')), 'not batched');
  assert.ok(!found.some(({ label }) => label.includes('kimi-k2.5')), 'retired');
  const { item, replaced, text } = found.find(({ label }) => label === '"kimi-k2.6"')!;
  assert.equal(replaced, '""');
  assert.equal(text, '"kimi-k2.6"');
  assert.match(
    JSON.stringify(item.documentation),
    /Context of .*¥3\.90 \/ \$0\.57 in, ¥16\.20 \/ \$2\.40 out.*temperature/s,
  );
});

test('body members, roles and thinking modes come from the schemas', async () => {
  assert.ok(
    (await labels('{"url":"/v1/chat/completions","body":{|}}')).includes('max_completion_tokens'),
  );
  assert.deepEqual((await labels('{"body":{"messages":[{"role":|}]}}')).sort(), [
    '"assistant"',
    '"system"',
    '"tool"',
    '"user"',
  ]);
  assert.deepEqual((await labels('{"body":{"tool_choice":|}}')).sort(), [
    '"auto"',
    '"none"',
    '"required"',
  ]);
  assert.deepEqual(await labels('{"body":{"thinking":{"type":|}}}'), ['"enabled"', '"disabled"']);
  assert.ok(
    (await labels('{"url":"/v1/embeddings","body":{|}}', dashscope)).includes('encoding_format'),
  );
});

test('members that the model fixes or the provider lacks are not offered', async () => {
  const offered = async (model: string) =>
    labels(`{"url":"/v1/chat/completions","body":{"model":"${model}",|}}`);
  const fixed = await offered('kimi-k2.6');
  for (const name of ['temperature', 'max_tokens', 'enable_thinking'])
    assert.ok(!fixed.includes(name), name);
  const body = '{"url":"/v1/chat/completions","body":{|}}';
  assert.ok((await labels(body, dashscope)).includes('enable_thinking'));
  assert.ok((await offered('moonshot-v1-8k')).includes('temperature'));
});

test('a body is inserted with its braces, a message as a whole', async () => {
  assert.ok((await complete('{|}')).some(({ text }) => text === '"body": {$1}'));
  const messages = await complete('{"url":"/v1/chat/completions","body":{"messages":[|]}}');
  const user = messages.find(({ text }) => text.includes('"user"'));
  assert.deepEqual(JSON.parse(user!.text.replace('$1', '')), { role: 'user', content: '' });
});

test('what is inserted stays on one line', async () => {
  const all = await complete('{"body":{|}}');
  assert.ok(all.length > 5);
  assert.ok(all.every(({ text }) => !text.includes('\n')));
});

test('offsets count beyond long strings', async () => {
  const long = 'x'.repeat(100_000);
  const [found] = await complete(`{"a":"${long}","url":"|"}`);
  assert.equal(found!.replaced, '""');
  assert.ok(found!.start > 100_000);
});

test('hover documents the member at the cursor', async () => {
  const text = '{"url":"/v1/chat/completions","body":{"temperature":1}}';
  const hover = await language.hover(text, text.indexOf('temperature') + 2, kimi);
  assert.match(hover!.markdown, /Randomness/);
  assert.equal(text.slice(hover!.start, hover!.end), '"temperature"');
});

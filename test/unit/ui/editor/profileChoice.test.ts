import assert from 'node:assert/strict';
import { test } from 'node:test';
import { azure } from '../../../../src/providers/azure.ts';
import { compatible } from '../../../../src/providers/compatible.ts';
import { dashscope } from '../../../../src/providers/dashscope.ts';
import type { ProviderProfile } from '../../../../src/providers/profile.ts';
import { siliconflow } from '../../../../src/providers/siliconflow.ts';
import { zhipu } from '../../../../src/providers/zhipu.ts';
import { ProfileChoice } from '../../../../src/ui/editor/check/profileChoice.ts';

function choice(preferred?: ProviderProfile, stored?: unknown) {
  const store = new Map<string, unknown>([['batchStudio.profileOf', stored]]);
  const memory = {
    get: (key: string) => store.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void store.set(key, value)),
  };
  return { subject: new ProfileChoice({ memory, preferredProfile: () => preferred }), store };
}

const told = (subject: ProfileChoice, uri: string, model?: string, url?: string) => {
  const { profile, origin } = subject.for(uri, { model, url });
  return `${profile.id} by ${origin}`;
};

test('without accounts the model tells the provider', () => {
  const { subject } = choice();
  assert.equal(told(subject, 'file:///a', 'kimi-k2.6'), 'kimi by model');
  assert.equal(told(subject, 'file:///a', 'qwen-plus'), 'dashscope by model');
  assert.equal(told(subject, 'file:///a', 'gpt-4o'), 'openai by model');
  assert.equal(told(subject, 'file:///a', 'glm-4-plus'), 'zhipu by model');
  assert.equal(told(subject, 'file:///a', 'Qwen/Qwen3-8B'), 'compatible by model');
  assert.equal(told(subject, 'file:///a'), 'compatible by model');
});

test('a path that another service is known for says more than the maker of the model', () => {
  const of = (model: string, url: string, preferred?: ProviderProfile) =>
    told(choice(preferred).subject, 'file:///a', model, url);
  assert.equal(of('gpt-4o', '/chat/completions'), 'azure by model');
  assert.equal(of('glm-4.6', '/v1/chat/completions'), 'compatible by model');
  assert.equal(of('glm-4.6', '/v4/chat/completions'), 'zhipu by model');
  // A mistyped path, as nobody has it, stays a mistake.
  assert.equal(of('kimi-k2.6', '/chat/completions'), 'kimi by model');
  assert.equal(of('glm-4.6', '/chat'), 'zhipu by model');
  assert.equal(of('glm-4.6', '/v1/chat/completions', zhipu), 'zhipu by account');
  assert.equal(of('glm-4.6', '/v1/chat/completions', dashscope), 'compatible by model');
});

test('the account last used decides where the model names no other provider', () => {
  const of = (profile: ProviderProfile, model?: string) =>
    told(choice(profile).subject, 'file:///a', model);
  assert.equal(of(dashscope, 'qwen-plus'), 'dashscope by account');
  assert.equal(of(dashscope, 'my-own-model'), 'dashscope by account');
  assert.equal(of(dashscope), 'dashscope by account');
  assert.equal(of(compatible, 'kimi-k2.6'), 'compatible by account');
  assert.equal(of(azure, 'gpt-4o'), 'azure by account');
  assert.equal(of(siliconflow, 'Qwen/Qwen3-8B'), 'siliconflow by account');
  assert.equal(of(zhipu, 'kimi-k2.6'), 'kimi by model');
});

test('a model that another provider is known for says more than the account last used', () => {
  assert.equal(told(choice(dashscope).subject, 'file:///a', 'kimi-k2.6'), 'kimi by model');
});

test('a choice comes before everything, for its file alone, until it is taken back', async () => {
  const { subject } = choice(dashscope);
  await subject.choose('file:///a', 'openai');
  assert.equal(told(subject, 'file:///a', 'kimi-k2.6'), 'openai by chosen');
  assert.equal(told(subject, 'file:///b', 'qwen-plus'), 'dashscope by account');
  await subject.choose('file:///a', undefined);
  assert.equal(told(subject, 'file:///a', 'qwen-plus'), 'dashscope by account');
});

test('old choices are forgotten beyond a bound', async () => {
  const { subject, store } = choice();
  for (let index = 0; index < 510; index++) await subject.choose(`file:///${index}`, 'kimi');
  assert.equal((store.get('batchStudio.profileOf') as unknown[]).length, 500);
  assert.equal(subject.chosen('file:///0'), undefined);
  assert.equal(subject.chosen('file:///509'), 'kimi');
});

test('a damaged memory is an empty one', () => {
  assert.equal(told(choice(undefined, 'x').subject, 'file:///a', 'kimi-k2.6'), 'kimi by model');
  assert.equal(choice(undefined, [1, ['a'], null]).subject.chosen('a'), undefined);
});

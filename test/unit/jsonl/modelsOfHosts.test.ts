import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkStream } from '../../../src/jsonl/file/checkFromDisk.ts';
import { guessProfile } from '../../../src/jsonl/line/guessProfile.ts';
import { batchPrice, profileOf, profiles } from '../../../src/providers/profiles.ts';

type Json = Readonly<Record<string, unknown>>;

const messages = [{ role: 'user', content: 'Hi' }];

async function found(provider: string, body: Json): Promise<string[]> {
  const profile = profileOf(provider);
  const head = profile.envelope.isBare ? {} : { method: 'POST', url: profile.endpoints[0] };
  const line = JSON.stringify({ custom_id: 'request-1', ...head, body });
  const bytes = (async function* () {
    yield await Promise.resolve(new TextEncoder().encode(`${line}\n`));
  })();
  const { problems } = await checkStream(bytes, profile, { assumeBatch: true });
  return problems.map(({ severity, code, ...rest }) => {
    const { param } = rest as { param?: string };
    return `${severity} ${code}${param === undefined ? '' : ` ${param}`}`;
  });
}

test('a model that Together says no batch runs is an error; one that it does not name is none', async () => {
  const codes = (model: string) => found('together', { model, messages });
  assert.deepEqual(await codes('deepseek-ai/DeepSeek-V3.1'), ['error model_not_found']);
  assert.deepEqual(await codes('moonshotai/Kimi-K2.6'), ['error model_not_found']);
  assert.deepEqual(await codes('Qwen/Qwen3.5-9B'), []);
  assert.deepEqual(await codes('meta-llama/Llama-3.3-70B-Instruct-Turbo'), []);
});

test('Mistral refuses members of OpenAI’s that it does not know, and is told their names there', async () => {
  const model = 'mistral-large-2512';
  const codes = (more: Json) => found('mistral', { model, messages, ...more });
  assert.deepEqual(await codes({ max_tokens: 5, random_seed: 1 }), []);
  assert.deepEqual(await codes({ max_completion_tokens: 5 }), [
    'error refused_parameter max_completion_tokens',
  ]);
  assert.deepEqual(await codes({ seed: 5 }), ['error refused_parameter seed']);
  assert.deepEqual(await codes({ logit_bias: {} }), ['error refused_parameter logit_bias']);
});

test('a name that SiliconFlow does not list draws no verdict, another spelling of one that it lists a hint', async () => {
  const codes = (model: string) => found('siliconflow', { model, messages });
  assert.deepEqual(await codes('deepseek-ai/DeepSeek-V3'), []);
  assert.deepEqual(await codes('zai-org/GLM-5'), []);
  assert.deepEqual(await codes('deepseek-ai/deepseek-v3'), ['warning unknown_model']);
});

test('prices in batches of SiliconFlow and Together are known where they publish them', () => {
  const price = (provider: string, model: string) => {
    const profile = profileOf(provider);
    const found = batchPrice(profile, model, profile.regions[0]!.baseUrl);
    return found && `${String(found.input)}/${String(found.output)} ${found.currency}`;
  };
  assert.equal(price('siliconflow', 'deepseek-ai/DeepSeek-R1'), '2/8 CNY');
  assert.equal(price('together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo'), '0.44/0.44 USD');
  assert.equal(price('together', 'Qwen/Qwen2.5-7B-Instruct-Turbo'), undefined);
});

test('every entry of a model names the page it comes from and its day', () => {
  for (const { id, models } of profiles)
    for (const { id: model, source, asOf } of models) {
      assert.match(source ?? '', /^https:\/\//, `${id} ${model}`);
      assert.match(asOf ?? '', /^20\d\d-\d\d-\d\d$/, `${id} ${model}`);
    }
});

test('a file with paths is for another host of a model whose maker takes none', () => {
  const guessed = (url?: string) => guessProfile({ model: 'mistral-large-2512', url }, profiles).id;
  assert.equal(guessed(), 'mistral');
  assert.equal(guessed('/v1/chat/completions'), 'compatible');
});

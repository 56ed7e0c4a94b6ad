import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { compatible } from '../../../src/providers/compatible.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { openai } from '../../../src/providers/openai.ts';
import { readOwnPrices } from '../../../src/providers/ownPrices.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import {
  batchPrice,
  isOwnHost,
  modelRule,
  profileOf,
  profiles,
  regionWithout,
  serviceProfiles,
} from '../../../src/providers/profiles.ts';
import { filesOf, read } from '../../support/checkout.ts';

test('a provider that nobody knows gets the profile that assumes nothing', () => {
  assert.equal(profileOf('kimi'), kimi);
  assert.equal(profileOf('acme').id, 'compatible');
  assert.equal(profileOf('acme').apiKeyEnv, undefined);
  assert.equal(profileOf('acme').limits.maxFileBytes, null);
});

test('of OpenAI’s own facts, services like it have only those that are named here', () => {
  const shared = ['source', 'filePurpose', 'endpoints', 'metadata', 'exampleModel', 'warnUnknownModel'];
  shared.push('cancellable', 'listLimit', 'imageUrls', 'deprecatedParameters');
  const other: Readonly<Record<string, unknown>> = { ...compatible };
  for (const [key, value] of Object.entries(openai))
    assert.equal(isDeepStrictEqual(other[key], value), shared.includes(key), key);
}); // prettier-ignore

test('what differs between providers is asked of their profiles, not of their ids', () => {
  // Which service is simulated, which account is proposed, and what another tool calls a provider.
  const free = ['extension.ts', 'newBatchFile.ts', 'startSimulator.ts', 'convertPrompt.ts'];
  // Kinds of requests have the same names as these.
  const kinds = ['openai', 'anthropic'];
  const ids = profiles.map(({ id }) => id).filter((id) => id !== compatible.id);
  const names = ids.filter((id) => !kinds.includes(id)).join('|');
  const all = ids.join('|');
  const asked = new RegExp(`'(${names})'|\\b(id|provider) [!=]== '(${all})'|import \\{ (${all})\\b`);
  const files = filesOf('src/**/*.ts').filter((file) => !file.startsWith('src/providers/'));
  const found = files.filter((file) => !free.includes(basename(file)) && asked.test(read(file)));
  assert.deepEqual(found, []);
}); // prettier-ignore

test('an exact model wins over a prefix, a longer prefix over a shorter', () => {
  assert.equal(modelRule(kimi, 'kimi-k2.6')?.batch, true);
  assert.equal(modelRule(kimi, 'kimi-k2.7-code-highspeed')?.id, 'kimi-k2.7-code');
  assert.equal(modelRule(kimi, 'kimi-k2-thinking')?.retiredOn, '2026-05-25');
  assert.equal(modelRule(kimi, 'kimi-k3')?.batch, false);
  assert.equal(modelRule(kimi, 'my-own'), undefined);
});

test('an environment key is meant for its provider’s own hosts alone', () => {
  assert.ok(isOwnHost(kimi, 'api.moonshot.cn'));
  assert.ok(isOwnHost(kimi, 'API.MOONSHOT.AI'));
  assert.ok(isOwnHost(dashscope, 'ws-1.cn-beijing.maas.aliyuncs.com'));
  for (const host of ['moonshot.cn', 'api.moonshot.cn.evil.example', 'evil-api.moonshot.cn', ''])
    assert.ok(!isOwnHost(kimi, host), host);
  assert.ok(!isOwnHost(dashscope, 'cn-beijing.maas.aliyuncs.com'));
  assert.ok(!isOwnHost(openai, 'api.openai.com.evil.example'));
});

test('every region’s address is on a host that the region names', () => {
  for (const profile of profiles)
    for (const region of profile.regions) {
      const host = new URL(region.baseUrl.replace(/\{\w+\}/, 'example')).hostname;
      assert.ok(isOwnHost(profile, host), region.baseUrl);
    }
});

test('accounts are offered only for services that take the Files and Batches API', () => {
  assert.deepEqual(
    profiles.filter(({ authoringOnly }) => authoringOnly).map(({ id }) => id),
    ['fireworks', 'mistral', 'anthropic'],
  );
  assert.ok(serviceProfiles.every(({ authoringOnly }) => !authoringOnly));
});

test('only a provider of its own takes its environment key', () => {
  const keys = profiles.flatMap(({ apiKeyEnv }) => apiKeyEnv ?? []);
  assert.equal(new Set(keys).size, keys.length);
  for (const { apiKeyEnv, regions, authoringOnly } of profiles)
    if (regions.length === 0 || authoringOnly) assert.equal(apiKeyEnv, undefined);
});

test('the setting for accounts knows every service; run npm run format', () => {
  const manifest = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
  const [, names = ''] =
    /"provider": \{\s*"type": "string",\s*"enum": (\[[^\]]*\])/.exec(manifest) ?? [];
  assert.deepEqual(
    JSON.parse(names),
    serviceProfiles.map(({ id }) => id),
  );
});

test('a model costs what its region bills, and nothing is known elsewhere', () => {
  const cost = (model: string, baseUrl: string) => {
    const price = batchPrice(kimi, model, baseUrl);
    return price && `${price.input} ${price.currency}`;
  };
  assert.equal(cost('kimi-k2.6', 'https://api.moonshot.cn/v1'), '3.9 CNY');
  assert.equal(cost('kimi-k2.6', 'https://api.moonshot.ai/v1'), '0.57 USD');
  assert.equal(cost('kimi-k2.6', 'https://gateway.example/v1'), undefined);
  assert.equal(cost('kimi-k2.6', 'simulator:'), undefined);
  assert.equal(cost('kimi-k2.7-code', 'https://api.moonshot.cn/v1'), '3.9 CNY');
  assert.equal(cost('kimi-k2.7-code-highspeed', 'https://api.moonshot.cn/v1'), undefined);
  assert.equal(cost('my-own', 'https://api.moonshot.cn/v1'), undefined);
});

test('a dated snapshot costs what its model costs, and one that was tuned is not known', () => {
  const cost = (model: string) => batchPrice(openai, model, 'https://api.openai.com/v1');
  assert.deepEqual(cost('gpt-4o'), {
    currency: 'USD',
    cachedInput: 0.625,
    input: 1.25,
    output: 5,
  });
  assert.deepEqual(cost('gpt-4o-2024-08-06'), cost('gpt-4o'));
  assert.equal(cost('gpt-4o-2024-05-13'), undefined);
  assert.equal(cost('ft:gpt-4o-2024-08-06:org::id'), undefined);
  assert.equal(batchPrice(openai, 'gpt-4o', 'https://gateway.example/v1'), undefined);
});

test('a person’s own price stands before ours, at any address', () => {
  const own = readOwnPrices([
    { provider: 'openai', model: 'gpt-4o', currency: 'USD', input: 1, output: 2 },
    { provider: 'openai', model: 'mine', currency: 'CNY', input: 0, cachedInput: 0, output: 3 },
    { provider: 'openai', model: 'other', currency: 'EUR', input: 1, output: 2 },
    { provider: 'openai', model: 'less', currency: 'USD', input: -1, output: 2 },
    { provider: 'openai', currency: 'USD', input: 1, output: 2 },
    'gpt-4o',
  ]);
  assert.deepEqual(
    own.map(({ model }) => model),
    ['gpt-4o', 'mine'],
  );
  const cost = (model: string) => batchPrice(openai, model, 'https://gateway.example/v1', own);
  assert.equal(cost('gpt-4o')?.input, 1);
  assert.equal(cost('mine')?.cachedInput, 0);
  assert.equal(cost('other'), undefined);
  assert.deepEqual(readOwnPrices({}), []);
});

test('a region that does not run a model in batches is named', () => {
  const region = (model: string, host: string) =>
    regionWithout(dashscope, model, `https://${host}/compatible-mode/v1`)?.id;
  assert.equal(region('qwen3.8-flash', 'dashscope-intl.aliyuncs.com'), 'singapore');
  assert.equal(region('qwen3.8-flash', 'dashscope.aliyuncs.com'), undefined);
  assert.equal(region('qwen3.8-flash', 'x.ap-southeast-1.maas.aliyuncs.com'), 'singapore');
  assert.equal(region('qwen-max', 'dashscope.aliyuncs.com'), 'beijing');
  assert.equal(region('qwen-plus', 'dashscope-intl.aliyuncs.com'), undefined);
  assert.equal(region('of-nobody', 'dashscope-intl.aliyuncs.com'), undefined);
  assert.equal(region('qwen3.8-flash', 'gateway.example'), undefined);
});

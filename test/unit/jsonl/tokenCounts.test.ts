import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { WorkerPool } from '../../../src/jsonl/file/workerPool.ts';
import { asCounted } from '../../../src/jsonl/estimate/asCounted.ts';
import { estimateTokens } from '../../../src/jsonl/estimate/estimateTokens.ts';
import { requestTokens } from '../../../src/jsonl/tokens/requestTokens.ts';
import { tokenCounts } from '../../../src/jsonl/estimate/tokenCounts.ts';
import { tokenizerOf } from '../../../src/jsonl/estimate/tokenizer.ts';
import { profileOf } from '../../../src/providers/profiles.ts';
import { TokenThread } from '../../../src/jsonl/estimate/tokenThread.ts';

const root = join(import.meta.dirname, '../../..');
const workers = new WorkerPool(pathToFileURL(join(root, 'src/jsonl/estimate/tokenWorker.ts')));
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-counts-'));
});

after(async () => {
  workers.dispose();
  await rm(folder, { recursive: true });
});

/** Sentences of the compiler's messages, which it brings in many languages. */
function sentencesIn(language: string): readonly string[] {
  const path = `node_modules/typescript/lib/${language}/diagnosticMessages.generated.json`;
  return Object.values(
    JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>,
  );
}

const languages = [
  'cs',
  'de',
  'es',
  'fr',
  'it',
  'ja',
  'ko',
  'pl',
  'pt-br',
  'ru',
  'tr',
  'zh-cn',
  'zh-tw',
];

const lineOf = (content: string, id: number) =>
  JSON.stringify({
    custom_id: `request-${String(id)}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-4o', messages: [{ role: 'user', content }] },
  });

const tokenizerFor = (provider: string, models: readonly string[]) =>
  tokenizerOf(profileOf(provider).tokenizer, models);

test('the tokenizer follows the model, and is none where nothing is known', () => {
  assert.equal(tokenizerFor('openai', ['gpt-4o-mini']), 'o200k');
  assert.equal(tokenizerFor('openai', ['gpt-4.1']), 'o200k');
  assert.equal(tokenizerFor('openai', ['gpt-4-turbo']), 'cl100k');
  assert.equal(tokenizerFor('openai', ['text-embedding-3-small']), 'cl100k');
  assert.equal(tokenizerFor('azure', ['my-deployment']), 'o200k');
  assert.equal(tokenizerFor('groq', ['openai/gpt-oss-20b']), 'o200k');
  assert.equal(tokenizerFor('kimi', ['kimi-k2.6']), 'calibrated');
  assert.equal(tokenizerFor('siliconflow', ['Qwen/Qwen3-32B']), 'calibrated');
  assert.equal(tokenizerFor('groq', ['llama-3.3-70b-versatile']), undefined);
  assert.equal(tokenizerFor('compatible', []), undefined);
});

test('OpenAI’s tokens are counted, and words like marks of a template are text', () => {
  assert.deepEqual(tokenCounts.o200k('Batches cost money and take hours.'), [8, 8]);
  assert.deepEqual(tokenCounts.cl100k('批量任务'), [4, 4]);
  assert.ok(tokenCounts.o200k('<|endoftext|>')[0] > 1);
});

// Counted with the tokenizers of Qwen 3 and DeepSeek V3: 400 sentences in each language.
const others: Readonly<Record<string, readonly [number, number]>> = {
  cs: [11_342, 9_359],
  de: [9_211, 8_983],
  es: [8_067, 8_185],
  fr: [8_921, 8_964],
  it: [9_183, 9_011],
  ja: [9_298, 9_487],
  ko: [8_981, 9_205],
  pl: [10_612, 9_875],
  'pt-br': [8_396, 8_437],
  ru: [9_020, 8_344],
  tr: [9_559, 11_793],
  'zh-cn': [6_046, 5_567],
  'zh-tw': [7_185, 6_626],
};

for (const language of languages)
  test(`a range of others is at most 1.3 times wide and holds them: ${language}`, () => {
    const text = sentencesIn(language).slice(0, 400).join('\n');
    const [least, most] = tokenCounts.calibrated(text);
    const [qwen = 0, deepseek = 0] = others[language] ?? [];
    for (const count of [qwen, deepseek])
      assert.ok(least <= count && count <= most, `${least} – ${count} – ${most}`);
    assert.ok(most <= 1.3 * least, String(most / least));
  });

test('a sample of a large file is within 5 % of all its tokens', async () => {
  const sentences = languages.slice(0, 3).flatMap(sentencesIn);
  const lines = Array.from({ length: 9_000 }, (_, k) =>
    lineOf(`Translate into English: ${sentences[(k * 7) % sentences.length] ?? ''}`, k),
  );
  const path = join(folder, 'large.jsonl');
  const text = `${lines.join('\n')}\n`;
  await writeFile(path, text);
  let truth = 0;
  for (const line of lines) truth += requestTokens(JSON.parse(line), tokenCounts.o200k).leastInput;
  const size = { bytes: Buffer.byteLength(text), requests: lines.length };
  const found = await new TokenThread(workers).estimate(path, size, 'o200k');
  assert.ok(found);
  assert.equal(found.tokenizer, 'o200k');
  assert.ok(found.leastInput <= truth && truth <= found.mostInput, `${truth}`);
  assert.ok(found.mostInput <= 1.05 * found.leastInput, String(found.mostInput / found.leastInput));
});

test('a small file is counted whole', async () => {
  const path = join(folder, 'small.jsonl');
  await writeFile(path, `${lineOf('Batches cost money and take hours.', 1)}\n`);
  const counting = { tokenizer: 'o200k', measure: tokenCounts.o200k } as const;
  const found = await estimateTokens(path, { bytes: 200, requests: 1 }, undefined, counting);
  assert.deepEqual([found?.leastInput, found?.mostInput, found?.isWhole], [12, 12, true]);
});

test('a file that is not there ends the task with the system’s error', async () => {
  const size = { bytes: 10, requests: 1 };
  await assert.rejects(new TokenThread(workers).estimate(join(folder, 'none'), size, 'o200k'), {
    code: 'ENOENT',
  });
});

test('what the service counts in examples corrects the estimate of all', async () => {
  const path = join(folder, 'examples.jsonl');
  const lines = Array.from({ length: 100 }, (_, k) => lineOf(`Say ${'word '.repeat(k)}`, k));
  await writeFile(path, lines.join('\n'));
  const counting = { tokenizer: 'calibrated', measure: tokenCounts.calibrated } as const;
  const found = await estimateTokens(path, { bytes: 9_000, requests: 100 }, undefined, counting);
  assert.ok(found?.examples);
  assert.equal(found.examples.length, 3);
  const lengths = found.examples.map(({ mostInput }) => mostInput);
  assert.ok((lengths[2] ?? 0) > 2 * (lengths[0] ?? 0), 'spread over the file');
  const middles = found.examples.map(({ leastInput, mostInput }) => (leastInput + mostInput) / 2);
  const counted = asCounted(
    found,
    middles.map((middle) => middle * 1.2),
  );
  const middle = (found.leastInput + found.mostInput) / 2;
  assert.equal(Math.round(counted.leastInput), Math.round(middle * 1.2 * 0.97));
  assert.equal(Math.round(counted.mostInput), Math.round(middle * 1.2 * 1.03));
  assert.equal(asCounted(found, []), found);
});

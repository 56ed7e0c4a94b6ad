import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { estimateTokens } from '../../../src/jsonl/estimate/estimateTokens.ts';
import { requestTokens } from '../../../src/jsonl/tokens/requestTokens.ts';
import { tokenRange } from '../../../src/jsonl/tokens/tokenRange.ts';

describe('tokenRange', () => {
  // Counted with the tokenizers of OpenAI (o200k), Qwen 2.5 and DeepSeek V3.
  const counted: readonly (readonly [text: string, counts: readonly number[]])[] = [
    [
      'Batches cost money and take hours, and their mistakes surface late. We find them before the upload.',
      [21, 21, 21],
    ],
    [
      '批量任务要花钱、要等几个小时，而错误总是很晚才被发现。我们在上传之前就把它们找出来。',
      [32, 27, 25],
    ],
    [
      '请把下面的新闻概括成三句话：Kimi 的 Batch API 价格是实时调用的 60 %，最长等待 7 天。',
      [32, 34, 32],
    ],
    [
      'export function sum(values: readonly number[]): number {\n  return values.reduce((all, one) => all + one, 0);\n}\n',
      [28, 28, 29],
    ],
    [
      '{"type":"object","properties":{"city":{"type":"string","description":"Name of the city"},"days":{"type":"integer","minimum":1}},"required":["city"]}',
      [37, 35, 38],
    ],
    ['2026-11-21, 31207, 0.6, 4096, 1998.5, 07:15:02, 1048576, 3.14159', [43, 64, 43]],
    [
      'Пакетная обработка запросов экономит деньги, но ошибки становятся видны поздно.',
      [20, 23, 23],
    ],
    ['バッチ処理は費用を節約しますが、間違いは遅れて見つかります。', [25, 23, 22]],
    ['배치 작업은 비용을 절약하지만 오류는 늦게 발견됩니다.', [17, 21, 20]],
    ['معالجة الدفعات توفر المال لكن الأخطاء تظهر متأخرة.', [15, 18, 21]],
    ['बैच प्रसंस्करण पैसे बचाता है लेकिन गलतियाँ देर से दिखती हैं।', [19, 58, 34]],
    ['🙂🎉 great 👍🏽 done ✅', [9, 9, 10]],
  ];
  for (const [text, counts] of counted) {
    it(`holds what three tokenizers make of ${text.slice(0, 30)}`, () => {
      const [least, most] = tokenRange(text);
      for (const count of counts) assert.ok(least <= count && count <= most, `${least} – ${most}`);
      assert.ok(most < 5 * least, 'a range that says something');
    });
  }
});

describe('requestTokens', () => {
  const chat = (body: object) => ({ url: '/v1/chat/completions', body });
  const user = (content: unknown) => ({ messages: [{ role: 'user', content }] });

  it('counts what the model reads, and nothing else', () => {
    const [least, most] = tokenRange('Hello, world');
    const { leastInput, mostInput } = requestTokens(
      chat({ model: 'kimi-k2.6', user: 'somebody', ...user('Hello, world') }),
    );
    assert.deepEqual([leastInput, mostInput], [least + 4, most + 4]);
  });

  it('counts pictures apart from text', () => {
    const url = `data:image/png;base64,${'A'.repeat(4000)}`;
    const parts = [
      { type: 'image_url', image_url: { url } },
      { type: 'text', text: 'What is this?' },
    ];
    const { mostInput, media } = requestTokens(chat(user(parts)));
    assert.equal(media, 1);
    assert.ok(mostInput < 20);
  });

  it('takes an answer that was copied from a client for what it is', () => {
    const content = 'A long answer of an earlier turn.';
    const copied = { role: 'assistant', content, refusal: null, audio: null };
    const { leastInput, media } = requestTokens(chat({ messages: [copied] }));
    assert.deepEqual([leastInput, media], [4 + tokenRange(content)[0], 0]);
  });

  it('counts what a tool is made of, and takes no property for a picture', () => {
    const properties = { file: { type: 'string', description: 'Path of the file' } };
    const tool = { type: 'function', function: { name: 'read', parameters: { properties } } };
    const { leastInput, mostInput, media } = requestTokens(chat({ tools: [tool] }));
    assert.equal(media, 0);
    assert.ok(leastInput > tokenRange('Path of the file')[0]);
    assert.equal(mostInput, tokenRange(JSON.stringify([tool]))[1]);
  });

  it('measures the beginning of a very long text', () => {
    const text = 'word '.repeat(100_000);
    const [least] = tokenRange(text);
    const { leastInput } = requestTokens(chat(user(text)));
    assert.ok(Math.abs(leastInput / least - 1) < 0.01);
  });

  it('takes a token number for a token', () => {
    const request = { url: '/v1/embeddings', body: { input: [[1, 2, 3], [4]] } };
    assert.deepEqual(requestTokens(request), {
      leastInput: 4,
      mostInput: 4,
      mostOutput: 0,
      media: 0,
    });
  });

  const limits: readonly (readonly [object, number])[] = [
    [{ max_tokens: 100 }, 100],
    [{ max_completion_tokens: 50, max_tokens: 100, n: 3 }, 150],
    [{ max_tokens: 50, best_of: 2 }, 100],
    [{ max_tokens: 50, prompt: ['a', 'b', 'c'] }, 150],
    [{ max_tokens: 50, prompt: [1, 2, 3] }, 50],
    [{ max_tokens: 50, enable_thinking: true }, Infinity],
    [{ max_tokens: 50, enable_thinking: true, thinking_budget: 200 }, 250],
    [{}, Infinity],
  ];
  for (const [body, limit] of limits) {
    it(`limits the answers of ${JSON.stringify(body)} to ${limit}`, () => {
      assert.equal(requestTokens(chat({ ...body, ...user('x') })).mostOutput, limit);
    });
  }

  for (const line of [null, 3, [], {}, { body: null }, { body: { messages: {} } }]) {
    it(`has nothing to count in ${JSON.stringify(line)}`, () => {
      assert.equal(requestTokens(line).mostInput, 0);
    });
  }
});

describe('estimateTokens', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  });
  after(() => rm(folder, { recursive: true }));

  const lineOf = (words: number, limit: number) =>
    JSON.stringify({
      custom_id: 'x',
      url: '/v1/chat/completions',
      body: { max_tokens: limit, messages: [{ role: 'user', content: 'word '.repeat(words) }] },
    });
  const estimate = async (lines: readonly string[], end = '\n') => {
    const path = join(folder, 'batch.jsonl');
    const text = lines.join('\n') + end;
    await writeFile(path, text);
    return estimateTokens(path, { bytes: Buffer.byteLength(text), requests: lines.length });
  };
  const sumOf = (lines: readonly string[]) =>
    lines.reduce((sum, line) => sum + requestTokens(JSON.parse(line)).leastInput, 0);

  it('looks at every request of a small file', async () => {
    const lines = [lineOf(10, 5), '', lineOf(2000, 7)];
    const found = await estimate(lines);
    assert.equal(found?.isWhole, true);
    assert.equal(found.sampled, 2);
    assert.equal(found.mostOutput, 12);
    assert.equal(found.leastInput, sumOf(lines.filter(Boolean)));
  });

  for (const end of ['\n', '']) {
    it(`comes close for a large file of uneven requests, ${end ? 'closed' : 'open'} at its end`, async () => {
      const lines = Array.from({ length: 4000 }, (_, index) =>
        lineOf(index % 10 === 0 ? 1500 : 20, 100),
      );
      const found = await estimate(lines, end);
      assert.equal(found?.isWhole, false);
      assert.ok(Math.abs(found.leastInput / sumOf(lines) - 1) < 0.1, String(found.leastInput));
      assert.equal(found.mostOutput, 400_000);
    });
  }

  it('knows no limit when one request has none', async () => {
    const open = lineOf(1, 1).replace('"max_tokens":1,', '');
    assert.equal((await estimate([lineOf(1, 1), open]))?.mostOutput, Infinity);
  });

  it('says nothing of a file that it cannot read as requests', async () => {
    assert.equal(await estimate(['{', '{', lineOf(1, 1)]), undefined);
    const long = lineOf(100_000, 1);
    assert.equal(await estimate([long, long, long]), undefined);
  });

  it('stops when told', async () => {
    const path = join(folder, 'stopped.jsonl');
    await writeFile(path, `${lineOf(2000, 1)}\n`.repeat(200));
    await assert.rejects(
      estimateTokens(path, { bytes: 2_000_000, requests: 200 }, AbortSignal.abort()),
      {
        name: 'AbortError',
      },
    );
  });
});

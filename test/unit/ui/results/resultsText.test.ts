import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Batch } from '../../../../src/batches/batch.ts';
import { joinFiles, type ResultSources } from '../../../../src/results/join/joinResults.ts';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import type { Shown } from '../../../../src/ui/results/resultsAddress.ts';
import { LinkedText } from '../../../../src/ui/results/linkedText.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { writeHead } = await import('../../../../src/ui/results/resultsHead.ts');
const { retryChoices } = await import('../../../../src/ui/results/retryChoices.ts');
const { writeRequestsPage: writeRequests } =
  await import('../../../../src/ui/results/requestsPage.ts');

const root = await mkdtemp(join(tmpdir(), 'results-text-'));
after(() => rm(root, { recursive: true }));
const formats = formatsFor('en');

const request = (id: string, content = `Ask ${id}`) =>
  `${JSON.stringify({ custom_id: id, body: { messages: [{ role: 'user', content }] } })}\n`;
const answer = (id: string, content: string, finish_reason = 'stop') =>
  `${JSON.stringify({ custom_id: id, response: { status_code: 200, body: { choices: [{ message: { content }, finish_reason }], usage: { prompt_tokens: 10, completion_tokens: 20 } } } })}\n`; // prettier-ignore
const failure = (id: string | null, message: string) =>
  `${JSON.stringify({ custom_id: id, response: { status_code: 429, body: { error: { code: 'rate', message } } } })}\n`; // prettier-ignore

async function load(contents: ResultSources<string>, change: Partial<Batch> = {}) {
  const folder = await mkdtemp(join(root, 'f-'));
  const paths: Record<string, string> = {};
  for (const [kind, content] of Object.entries(contents)) {
    if (content === undefined) continue;
    paths[kind] = join(folder, kind);
    await writeFile(paths[kind], content as string);
  }
  const { times: _times, ...given } = change;
  const batch = aBatch({ status: 'completed', counts: null, ...given });
  return {
    batch,
    paths,
    isSubmitted: false,
    inputFailure: undefined,
    unproved: [],
    joined: await joinFiles(paths),
  };
}

async function head(...given: Parameters<typeof load>): Promise<string> {
  const text = new LinkedText();
  writeHead(text, await load(...given), formats);
  return text.text;
}

async function page(
  results: Awaited<ReturnType<typeof load>>,
  shown: Shown = 'all',
  number = 0,
): Promise<LinkedText> {
  const text = new LinkedText();
  const view = { accountId: 'kimi', batchId: 'batch_1', shown, page: number };
  await writeRequests(text, results, view, formats);
  return text;
}

const linesOf = (text: string) => text.trimEnd().split('\n');

test('the head tells what the tokens cost where a price is known', async () => {
  const text = new LinkedText();
  const results = await load({ output: answer('a', 'x') });
  writeHead(text, results, formats, { currency: 'USD', input: 10_000, output: 20_000 });
  assert.ok(linesOf(text.text).some((line) => /^Price: +about \$0\.5 \(estimate;/.test(line)));
  const cached = answer('a', 'x').replace(
    '"prompt_tokens":10',
    '"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":10}',
  );
  const cheaper = new LinkedText();
  const price = { currency: 'USD', input: 10_000, cachedInput: 0, output: 20_000 } as const;
  writeHead(cheaper, await load({ output: cached }), formats, price);
  assert.match(cheaper.text, /^Price: +about \$0\.4 /m);
});

test('the head has counts that add up, for requests, files and results', async () => {
  const text = await head({
    input: request('a') + request('b') + request('c') + '\n' + request('d'),
    output: answer('a', 'x') + answer('a', 'y') + answer('c', '', 'length') + '{"cut',
    error: failure('b', 'Wait 5 s') + failure('z', 'Wait 6 s') + failure(null, 'All'),
  });
  for (const line of [
    'Requests:  4: 1 answered, 1 needs review, 1 failed, 1 no result',
    'Tokens:    30 in, 60 out (sum of the result lines: 3)',
    '      1  429 rate: Wait 5 s',
    '      1  cut off at the length limit',
    'Input file:   5 lines: 4 requests, 1 blank',
    'Output file:  4 lines: 3 results, 1 unreadable',
    'Error file:   3 lines: 3 results',
    'Results:      3 of 6 matched, 1 repeated, 1 unknown custom_id, 1 without custom_id',
    '  output line 2 · repeated',
    '  error line 2 · unknown custom_id · 429 rate: Wait 5 s',
    '  error line 3 · without custom_id · 429 rate: All',
    '  output line 4 · no JSON object',
  ]) assert.ok(linesOf(text).includes(line), `${line}\nis not in\n${text}`);
}); // prettier-ignore

test('what the service counts is told beside it, and its own sum of tokens comes first', async () => {
  const text = await head(
    { input: request('a'), output: answer('a', 'x') },
    {
      counts: { total: 1, completed: 1, failed: 0 },
      usage: { inputTokens: 7, outputTokens: 8, totalTokens: 15, cachedTokens: 0, reasoningTokens: 0 }, // prettier-ignore
    },
  );
  assert.match(text, /Reported by provider: {2}1 in total, 1 completed, 0 failed/);
  assert.match(text, /7 in, 8 out \(as reported by the provider\)/);
});

test('without the input file nothing is called missing', async () => {
  const text = await head({ output: answer('b', 'x'), error: failure('a', 'm') });
  assert.match(text, /Requests: {2}2: 1 answered, 0 needs review, 1 failed\n/);
  assert.match(text, /Input file: {3}–\n/);
  assert.match(text, /missing requests can’t be detected/);
});

test('while a batch runs, what is not back may still come', async () => {
  const given = { input: request('a'), output: '' };
  assert.match(await head(given, { status: 'in_progress' }), /1 pending/);
  const { text } = await page(await load(given, { status: 'in_progress' }));
  assert.match(text, /#1 \? a · pending · input line 1\n {4}> Ask a\n/);
});

test('a request has its prompt on one line and its answer with its line breaks', async () => {
  const results = await load({ input: request('a', 'Two\nlines'), output: answer('a', 'x\r\n  y\u2028z\n') }); // prettier-ignore
  assert.deepEqual(linesOf((await page(results)).text).slice(3), [
    '#1 ✓ a · answered · input line 1 · output line 1',
    '    > Two lines',
    '    x',
    '      y',
    '    z',
  ]);
});

test('shown alone, a request has its prompt with its line breaks', async () => {
  const results = await load({ input: request('a', 'Two\nlines') });
  const { text } = await page(results, { request: 0 });
  assert.match(text, /\n {4}> Two\n {4}> lines\n$/);
});

test('every link lies on its words', async () => {
  const results = await load({ input: request('a'), error: failure('a', 'm') });
  const { text, links } = await page(results);
  const lines = text.split('\n');
  assert.deepEqual(
    links.map(({ line, start, end, to }) => [lines[line]?.slice(start, end), to]),
    [
      ['a', { view: { shown: { request: 0 }, page: 0 } }],
      ['input line 1', { file: 'input', line: 0 }],
      ['error line 1', { file: 'error', line: 0 }],
    ],
  );
});

test('a long answer is cut where it says so, and whole when its request is shown alone', async () => {
  const results = await load({ input: request('a'), output: answer('a', 'x'.repeat(5000)) });
  assert.match((await page(results)).text, /x{2000}\n {4}… 3,000 more characters\n/);
  assert.match((await page(results, { request: 0 })).text, /x{5000}\n/);
});

test('many requests come in pages that lead to each other', async () => {
  const ids = Array.from({ length: 450 }, (_, at) => `r${String(at)}`);
  const input = ids.map((id) => request(id)).join('');
  const output = ids.map((id, at) => (at % 2 === 0 ? answer(id, 'x') : failure(id, 'm'))).join('');
  const results = await load({ input, output });
  const middle = await page(results, 'all', 1);
  assert.match(middle.text, /^Requests 201–400 of 450\n/);
  assert.match(middle.text, /\nPrevious: 1–200 · Next: 401–450\n/);
  assert.equal(middle.symbols[0]?.children.length, 200);
  assert.match((await page(results, 'all', 2)).text, /^Requests 401–450 of 450\n=+\nPrevious: 201–400\n/);
  // A page beyond the end, as an old link may name it, is the last one.
  assert.match((await page(results, 'all', 9)).text, /^Requests 401–450 of 450\n/);
  const failed = await page(results, 'failed', 1);
  assert.match(failed.text, /^Requests 201–225 of 225\n/);
  assert.match(failed.text, /#450 ✗ r449 · failed/);
  assert.match((await page(results, 'missing')).text, /^No Requests\n/);
}); // prettier-ignore

test('the outline has every request with its lines', async () => {
  const results = await load({ input: request('a') + request('b'), output: answer('b', 'x\ny') });
  const { symbols } = await page(results);
  assert.deepEqual(
    symbols[0]?.children.map(({ name, detail, line, endLine }) => [name, detail, line, endLine]),
    [['a', 'no result', 3, 4], ['b', 'answered', 6, 9]], // prettier-ignore
  );
});

test('an id cannot break out of its line', async () => {
  const results = await load({ input: request('a\nb\u202e') });
  assert.match((await page(results)).text, /\n#1 \? a b · no result · input line 1\n/);
});

test('what may be answered in a file that is not there yet is told, and not chosen to be paid twice', async () => {
  const contents = {
    input: request('a') + request('b') + request('c'),
    error: failure('a', 'Wait'),
  };
  const counts = { total: 3, completed: 2, failed: 1 };
  const early = await load(contents, { errorFileId: 'e', counts });
  const missing = (results: typeof early) =>
    retryChoices(results).find(({ selection }) => selection === 'missing');
  assert.equal(missing(early)?.picked, undefined);
  assert.match(missing(early)?.detail ?? '', /reports 2 answers but names no file/);
  const text = new LinkedText();
  writeHead(text, early, formats);
  assert.match(text.text, /1 failed, 2 pending/);
  assert.match(text.text, /Output file: .*reports 2 answers but names no file/);
  assert.match((await page(early)).text, /#2 \? b · pending/);
  const one = { total: 3, completed: 1, failed: 1 };
  const output = answer('b', 'B');
  const whole = await load({ ...contents, output }, { outputFileId: 'o', counts: one });
  assert.equal(missing(whole)?.picked, true);
});

for (const [name, output, detail] of [
  ['two values on a line', answer('a', 'A').trimEnd() + answer('b', 'B'), /cannot be read: 1\./],
  ['an array', `[${answer('a', 'A').trimEnd()},\n${answer('b', 'B')}]\n`, /cannot be read: 2\./],
  ['lines without ids', answer('a', 'A').replace('"a"', 'null'), /cannot be read: 1\./],
  ['lines with other ids', answer('A', 'A') + answer('B', 'B'), /cannot be read: 2\./],
  ['half of the lines', answer('a', 'A'), /reports 2 answers, but the output file has 1\./],
] as const)
  test(`what seems to be missing beside ${name} is not chosen to be paid twice`, async () => {
    const counts = { total: 2, completed: 2, failed: 0 };
    const contents = { input: request('a') + request('b'), output };
    const choices = retryChoices(await load(contents, { outputFileId: 'o', counts }));
    const missing = choices.find(({ selection }) => selection === 'missing');
    assert.equal(missing?.picked, undefined);
    assert.match(missing?.detail ?? '', detail);
  });

test('a page of a file that was changed meanwhile fails at once, whatever the file now holds', async () => {
  const results = await load({ input: request('a'), error: failure('a', 'Wait a long while') });
  await writeFile(String(results.paths['error']), '{"cut'.padEnd(200));
  await assert.rejects(page(results), { kind: 'input_changed' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import type { Problem } from '../../../src/jsonl/problem.ts';
import { kimi } from '../../../src/providers/kimi.ts';

const hints = 3000;
const everyNth = 50;

/** Requests that all use an old name, which is a hint; every 50th has an error too. */
function someLines(wrong: (index: number) => object) {
  return Array.from({ length: hints }, (_, index) =>
    JSON.stringify({
      custom_id: `r-${String(index)}`,
      method: 'POST',
      url: '/v1/chat/completions',
      body: {
        model: 'kimi-k2.6',
        messages: [{ role: 'user', content: 'Hi' }],
        max_tokens: 100,
        ...(index % everyNth === everyNth - 1 && wrong(index)),
      },
    }),
  );
}

/** The capped list of a file; that of a document is the same. */
function listed(lines: readonly string[], cap: number): readonly Problem[] {
  const check = new RangeCheck(kimi, {}, cap);
  check.push(new TextEncoder().encode(lines.join('\n')));
  const { problems } = check.finish().report();
  const document = new BatchDocument(kimi);
  document.replace(0, 0, lines);
  document.check(() => false);
  assert.deepEqual(document.problems(cap).list, problems);
  return problems;
}

test('no error is left out while hints are listed; hints on very many lines are told once', () => {
  const lines = someLines(() => ({ temperature: 0.3 }));
  const problems = listed(lines, 500);
  const errors = problems.filter(({ severity }) => severity === 'error');
  assert.equal(errors.length, hints / everyNth);
  assert.deepEqual(
    problems
      .filter(({ severity }) => severity === 'hint')
      .map(({ line, onLines }) => [line, onLines]),
    [[0, hints]],
  );
});

test('errors that differ are all listed, whatever is alike on very many lines', () => {
  const lines = someLines((index) => (index < hints / 2 ? { top_p: 0.1 } : { n: 2 }));
  const params = listed(
    lines.map((line) => line.replace('POST', 'GET')),
    100,
  ).map((problem) => ('param' in problem ? problem.param : problem.code));
  assert.equal(params.filter((param) => param === 'top_p').length, hints / everyNth / 2);
  assert.equal(params.filter((param) => param === 'n').length, hints / everyNth / 2);
  assert.equal(params.filter((param) => param === 'invalid_method').length, 1);
});

test('with less room than there are errors, errors have it, and each code is told', () => {
  const lines = someLines(() => ({ temperature: 0.3 })).slice(0, 1000);
  const problems = listed(lines, 10);
  assert.deepEqual(
    problems.map(({ line, code, onLines }) => `${String(line)} ${code} ${String(onLines)}`),
    [
      '0 deprecated_parameter 1000',
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
        (nth) => `${String(nth * everyNth - 1)} pinned_parameter undefined`,
      ),
    ],
  );
});

test('without a cap every problem is listed, each on its own', () => {
  const problems = listed(
    someLines(() => ({ temperature: 0.3 })),
    Infinity,
  );
  assert.equal(problems.length, hints + hints / everyNth);
  assert.ok(problems.every(({ onLines }) => onLines === undefined));
});

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { LineChecker } from '../../../src/jsonl/line/lineChecker.ts';
import { LineList } from '../../../src/jsonl/document/lineList.ts';
import type { ProblemList } from '../../../src/jsonl/rules/report.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import type { FixSource } from '../../../src/jsonl/fixes/fix.ts';
import { changeText } from '../../../src/jsonl/fixes/fixesOfText.ts';
import { kimi } from '../../../src/providers/kimi.ts';

const options = { assumeBatch: true };

function streamed(lines: readonly string[], cap = 500) {
  const check = new RangeCheck(kimi, options, cap);
  check.push(new TextEncoder().encode(lines.join('\n')));
  return check.finish().report();
}

function edited(lines: readonly string[], cap = 500): ProblemList {
  const document = new BatchDocument(kimi, options);
  document.replace(0, 0, lines);
  document.check(() => false);
  return document.problems(cap);
}

/** First and last line of the requests that go over several lines; the same however they are checked. */
function joined(lines: readonly string[]) {
  const { problems } = streamed(lines, lines.length * 2);
  assert.deepEqual(edited(lines, lines.length * 2).list, problems);
  return problems.flatMap(({ line, endLine }) => (endLine === undefined ? [] : [[line, endLine]]));
}

function repeated(times: number, ...lines: readonly string[]): string[] {
  return Array.from({ length: times }, () => lines).flat();
}

interface Spy {
  readonly mock: { readonly callCount: () => number; readonly restore: () => void };
}

/** Calls of a method while something runs. */
function callsWhile(run: () => void, spy: Spy): number {
  try {
    run();
    return spy.mock.callCount();
  } finally {
    spy.mock.restore();
  }
}

test('a text with raw line breaks makes one problem of its lines', () => {
  const [head, tail] = ['{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"kimi-k2.6","messages":[{"role":"user","content":"one', 'two"}]}}']; // prettier-ignore
  const good = `${head} ${tail}`;
  assert.deepEqual(joined([head, tail, good]), [[0, 1]]);
  assert.deepEqual(joined([head, '', '{ three', tail]), [[0, 3]]);
  assert.deepEqual(joined([good, head, good]), []);
  assert.deepEqual(joined([head]), []);
  assert.deepEqual(joined([head, 'two"', tail]), []);
  assert.deepEqual(joined([head, '['.repeat(5_000), tail]), [[0, 2]]);
  const [problem] = streamed([head, tail]).problems;
  assert.equal(problem?.code === 'invalid_json_line' && problem.reason, 'string_continues');
  const [fix] = changeText(problem!, { lineAt: (line) => [head, tail][line] ?? '' } as FixSource)!;
  assert.equal(fix?.changes[0]?.newText, `${head}\\n${tail}`);
});

const cut = '{"id":1,"body":{"messages":[{"role":"user","content":"some text here",';
const neverClosed = {
  braces: repeated(1_500, '{'),
  arrays: repeated(1_500, '{"a":['),
  'lines cut after a comma': repeated(1_500, cut),
  'lines cut inside a string': repeated(1_500, cut.slice(0, -9)),
  'braces that all close at last': [...repeated(240, '{'), ...repeated(240, '}')],
  'values with a fault inside': [...repeated(240, '{"a":'), '{"a":x}', ...repeated(240, '}')],
};

for (const [name, lines] of Object.entries(neverClosed))
  test(`each line is looked at a few times only: ${name}`, () => {
    const streams = () => void streamed(lines);
    const reads = callsWhile(streams, mock.method(LineChecker.prototype, 'read'));
    assert.ok(reads <= lines.length, `${String(reads)} reads`);
    const checks = callsWhile(streams, mock.method(LineChecker.prototype, 'check'));
    assert.ok(checks <= lines.length * 2, `${String(checks)} checks`);
    const edits = () => void edited(lines);
    const looks = callsWhile(edits, mock.method(LineList.prototype, 'at'));
    assert.ok(looks <= lines.length * 3, `${String(looks)} looks`);
  });

test('a request is found inside lines that come to nothing', () => {
  const request = ['{', '"custom_id": "a",', '"body": {', '}', '}'];
  assert.deepEqual(joined(request), [[0, 4]]);
  assert.deepEqual(joined(['{"a":', ...request]), [[1, 5]]);
  assert.deepEqual(joined(['{"a":', ...request, 'x']), [[1, 5]]);
  assert.deepEqual(joined(['{"a":', '{"b":[', ...request, ...request]), [
    [2, 6],
    [7, 11],
  ]);
  assert.deepEqual(joined(['{"a":', '{"b":1,', ...request, '}', '}']), [[2, 6]]);
});

test('what closes what was opened must end the line, and be JSON', () => {
  assert.deepEqual(joined(['{"a":[', ']}']), [[0, 1]]);
  assert.deepEqual(joined(['{"a":[', ']} \t']), [[0, 1]]);
  assert.deepEqual(joined(['{"a":[', ']},']), []);
  assert.deepEqual(joined(['{"a":[', ']}{}']), []);
  assert.deepEqual(joined(['{"a":[', ']}{']), []);
  assert.deepEqual(joined(['{"a":[', '}]']), []);
  assert.deepEqual(joined(['{"a":[', '"]}']), []);
  assert.deepEqual(joined(['{"a":[', '"]"]}']), [[0, 1]]);
  assert.deepEqual(joined(['{}', '[', ']']), []);
});

test('a request has at most 500 lines and 512 levels', () => {
  const of = (lines: number) => ['{"a":[', ...repeated(lines - 3, '1,'), '1', ']}'];
  assert.deepEqual(joined(of(500)), [[0, 499]]);
  assert.deepEqual(joined(of(501)), []);
  const deep = (levels: number) => ['{"a":', '['.repeat(levels - 1), ']'.repeat(levels - 1), '}'];
  assert.deepEqual(joined(deep(512)), [[0, 3]]);
  assert.deepEqual(joined(deep(513)), []);
});

test('requests that raw line breaks cut and those that go on between values are counted apart', () => {
  const pretty = ['{', '"custom_id": "a",', '"body": {}', '}'];
  const broken = ['{"custom_id":"b","body":{"user":"one', 'two"}}'];
  const lines = [...broken, ...repeated(30, ...pretty), ...repeated(30, ...broken)];
  const { problems } = streamed(lines, 3);
  assert.deepEqual(edited(lines, 3).list, problems);
  const many = problems.flatMap(({ onLines, ...problem }) =>
    onLines === undefined ? [] : [['reason' in problem && problem.reason, onLines]],
  );
  assert.deepEqual(many, [
    ['string_continues', 31],
    ['value_continues', 30],
  ]);
});

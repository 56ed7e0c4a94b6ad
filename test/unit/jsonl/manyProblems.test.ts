import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import { openai } from '../../../src/providers/openai.ts';

/** More than a call takes as arguments. */
const many = 130_000;
const options = { assumeBatch: true };

/** What a check finds in lines, all of it; the same whether they are streamed or edited. */
function problemsOf(lines: readonly string[]) {
  const cap = many * 3;
  const check = new RangeCheck(openai, options, cap);
  check.push(new TextEncoder().encode(lines.join('\n')));
  const { problems, byCode } = check.finish().report();
  const document = new BatchDocument(openai, options);
  document.replace(0, 0, lines);
  document.check(() => false);
  const edited = document.problems(cap);
  assert.equal(edited.list.length, problems.length);
  assert.deepEqual(edited.list.at(-1), problems.at(-1));
  assert.deepEqual(edited.byCode, byCode);
  return byCode;
}

function embedding(input: string): string {
  return `{"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{"model":"text-embedding-3-small","input":${input}}}`;
}

test('one line with any number of imprecise numbers', () => {
  const numbers = Array.from({ length: many }, () => '12345678901234567891');
  const byCode = problemsOf([embedding(`[${numbers.join(',')}]`)]);
  assert.equal(byCode.get('imprecise_number'), many);
});

test('one line with any number of lone surrogates', () => {
  const byCode = problemsOf([embedding(`"${'\\ud800'.repeat(many)}"`)]);
  assert.equal(byCode.get('lone_surrogate'), many);
});

test('one line with any number of unknown members', () => {
  const members = Array.from({ length: many }, (_, index) => `,"k${String(index)}":1`);
  const byCode = problemsOf([embedding('"a"').replace(/\}$/, () => `${members.join('')}}`)]);
  assert.equal(byCode.get('unknown_member'), many);
});

test('any number of problems of lines, ids and shared values', () => {
  const lines = Array.from({ length: many }, (_, index) =>
    embedding('5').replace('-small', `-${String(index % 2)}`),
  );
  const byCode = problemsOf(lines);
  assert.equal(byCode.get('invalid_type'), many);
  assert.equal(byCode.get('duplicate_custom_id'), many);
  assert.equal(byCode.get('mismatched_model'), many / 2);
});

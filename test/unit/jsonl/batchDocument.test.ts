import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { kimi } from '../../../src/providers/kimi.ts';

const request = (index: number, method = 'POST') =>
  JSON.stringify({
    custom_id: `r-${String(index)}`,
    method,
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: 'hi' }] },
  });

function opened(texts: readonly string[]): BatchDocument {
  const document = new BatchDocument(kimi, { today: '2026-11-21' });
  document.replace(0, 0, texts);
  return document;
}

const never = () => false;
const always = () => true;
const listed = (document: BatchDocument, cap = 500) =>
  document.problems(cap).list.map(({ code, line }) => `${code} ${String(line)}`);

test('lines in view are checked before others', () => {
  const texts = Array.from({ length: 5_000 }, (_, k) => request(k, k === 4_000 ? 'GET' : 'POST'));
  const document = opened(texts);
  assert.equal(document.check(always, [{ start: 3_990, end: 4_010 }]), false);
  assert.deepEqual(listed(document), ['invalid_method 4000']);
  assert.equal(document.lineOfCustomId('r-4999'), undefined);
  assert.equal(document.check(never), true);
  assert.equal(document.lineOfCustomId('r-4999'), 4_999);
});

test('an id whose line has left is found no more, before any check', () => {
  const document = opened([request(0), request(1), request(0)]);
  document.check(never);
  document.replace(0, 1, []);
  assert.equal(document.lineOfCustomId('r-0'), 1);
  document.replace(1, 1, []);
  assert.equal(document.lineOfCustomId('r-0'), undefined);
});

test('the first of a rare code is listed, however many others come before it', () => {
  const texts = Array.from({ length: 2_000 }, (_, k) => request(k, 'GET'));
  const document = opened([...texts, '{']);
  document.check(never);
  assert.equal(listed(document, 3).at(-1), 'invalid_json_line 2000');
});

test('lines that all lack their end are no request together', () => {
  const texts = Array.from({ length: 40 }, (_, k) => request(k).slice(0, -1));
  const document = opened(texts);
  document.check(never);
  assert.equal(document.problems(500).byCode.get('invalid_json_line'), 40);
});

test('requests over several lines stay found, however far above an edit they are', () => {
  const texts = Array.from({ length: 400 }, () => ['{', '"custom_id": "a"', '}']).flat();
  const document = opened(texts);
  document.check(never);
  assert.equal(document.problems(3).total, 400);
  for (let line = texts.length - 1; line > texts.length - 8; line--) {
    document.replace(line, 1, texts.slice(line, line + 1));
    document.check(never);
    assert.equal(document.problems(3).total, 400, `line ${String(line)}`);
  }
});

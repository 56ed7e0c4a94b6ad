import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { documentHash } from '../../../../src/ui/editor/problems/documentHash.ts';
import { TimeSlices } from '../../../../src/ui/editor/check/timeSlices.ts';

const slices = new TimeSlices(1, assert.ifError);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const documentOf = (text: string, encoding = 'utf8') => {
  const lines = text.split(/\r?\n/);
  return {
    version: 1,
    isClosed: false,
    encoding,
    lineCount: lines.length,
    lineAt: (line: number) => ({ text: lines[line] ?? '' }),
  };
};

test('the hash is that of the saved bytes', async () => {
  const text = 'ä\n{"b":"中文😀"}\n'.repeat(5000);
  assert.equal(await documentHash(documentOf(text), '\n', slices), sha256(text));
  assert.equal(await documentHash(documentOf('a\r\nb'), '\r\n', slices), sha256('a\r\nb'));
  assert.equal(await documentHash(documentOf('a', 'utf8bom'), '\n', slices), sha256('\uFEFFa'));
});

test('what is not saved as UTF-8 has none', async () => {
  assert.equal(await documentHash(documentOf('a', 'gbk'), '\n', slices), undefined);
});

test('a document that changes meanwhile has none', async () => {
  const document = documentOf('a\n'.repeat(1000));
  const hash = documentHash(document, '\n', slices);
  document.version = 2;
  assert.equal(await hash, undefined);
});

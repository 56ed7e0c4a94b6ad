import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { hashFile } from '../../../../src/jsonl/sent/hashFile.ts';
import { UnchangedFiles } from '../../../../src/tracking/submit/unchangedFiles.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aSubmission } from '../../../support/aSubmission.ts';
import { chatRequest, chatResult, failedResult, jsonLines, withFiles } from '../../../support/resultFixtures.ts'; // prettier-ignore
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { AnsweredFiles } = await import('../../../../src/ui/results/input/answeredFiles.ts');
const { BatchResults } = await import('../../../../src/ui/results/batchResults.ts');
const { SubmittedFiles } = await import('../../../../src/ui/batch/submittedFiles.ts');

const ids = ['a', 'b', 'c', 'd'];
const content = {
  'input.jsonl': `\n${jsonLines(ids.map((id) => chatRequest(id, 'Why?')))}`,
  'output.jsonl': jsonLines([chatResult('c', 'Line\nbreak'), chatResult('a', 'Because.')]),
  'error.jsonl': jsonLines([failedResult('b', 'bad_word', 'Not so')]),
};

function withAnswers(
  use: (
    files: InstanceType<typeof AnsweredFiles>,
    uri: string,
    pathOf: (name: string) => string,
  ) => Promise<void>,
  copies: readonly string[] = ['output', 'error'],
): Promise<void> {
  return withFiles(content, async (pathOf) => {
    const batch = aBatch({ status: 'completed', outputFileId: 'o', errorFileId: 'e' });
    const uri = pathToFileURL(pathOf('input.jsonl')).href;
    const input = await readFile(pathOf('input.jsonl'));
    const sha256 = createHash('sha256').update(input).digest('hex');
    const submission = aSubmission({ fileUri: uri, sha256, bytes: input.length, accountId: batch.accountId, batchId: batch.id }); // prettier-ignore
    const submittedFiles = new SubmittedFiles({ submissionOf: () => submission }, new UnchangedFiles((path) => Promise.resolve(hashFile(path)))); // prettier-ignore
    const path = (kind: string) => pathOf(`${kind}.jsonl`);
    const results = {
      copyOf: (_batch: unknown, kind: string) => Promise.resolve(copies.includes(kind) ? path(kind) : undefined), // prettier-ignore
      isUnproved: () => Promise.resolve(false),
      ensure: (_batch: unknown, kind: string) => {
        assert.ok(copies.includes(kind), 'nothing is downloaded');
        return Promise.resolve(path(kind));
      },
    };
    const batchResults = new BatchResults({ files: results, submittedFiles });
    const records = { all: () => [{ submission, state: 'done' as never }] };
    const store = { find: (_account: string, id: string) => (id === batch.id ? batch : undefined) };
    await use(new AnsweredFiles({ records, store, results, submittedFiles, batchResults, isTrusted: () => true }), uri, pathOf);
  }); // prettier-ignore
}

void test('each line of a submitted file tells its outcome and the first words of what came back', () =>
  withAnswers(async (files, uri) => {
    const file = await files.of(uri);
    assert.ok(file);
    assert.deepEqual(file.lines(3), [1, 2, 3]);
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map((line) => file.answerOf(line)));
    assert.deepEqual(answers, [
      undefined,
      { customId: 'a', outcome: '✓ answered', words: 'Because.' },
      { customId: 'b', outcome: '✗ failed', words: '400 bad_word: Not so' },
      { customId: 'c', outcome: '✓ answered', words: 'Line break' },
      { customId: '', outcome: '? no result', words: '' },
      undefined,
    ]);
  }));

void test('a file that was changed since tells nothing', () =>
  withAnswers(async (files, uri, pathOf) => {
    assert.ok(await files.of(uri));
    await appendFile(pathOf('input.jsonl'), '\n');
    assert.equal(await files.of(uri), undefined);
  }));

void test('nothing is downloaded to tell it', () =>
  withAnswers(async (files, uri) => {
    assert.equal(await files.of(uri), undefined);
  }, ['output'])); // prettier-ignore

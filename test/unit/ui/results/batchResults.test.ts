import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { hashFile } from '../../../../src/jsonl/sent/hashFile.ts';
import { UnchangedFiles } from '../../../../src/tracking/submit/unchangedFiles.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aSubmission } from '../../../support/aSubmission.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { BatchResults } = await import('../../../../src/ui/results/batchResults.ts');
const { SubmittedFiles } = await import('../../../../src/ui/batch/submittedFiles.ts');

const root = await mkdtemp(join(tmpdir(), 'batch-results-'));
after(() => rm(root, { recursive: true }));

const input = '{"custom_id":"a"}\n';
const batch = aBatch({ status: 'completed', outputFileId: 'o' });

async function someResults() {
  const folder = await mkdtemp(join(root, 'r-'));
  const [sent, output] = [join(folder, 'input.jsonl'), join(folder, 'output')];
  await writeFile(sent, input);
  await writeFile(output, '{"custom_id":"a","response":{"body":"x"}}\n');
  const sha256 = createHash('sha256').update(input).digest('hex');
  const submission = aSubmission({
    fileUri: pathToFileURL(sent).href,
    sha256,
    bytes: input.length,
  });
  const submittedFiles = new SubmittedFiles({ submissionOf: () => submission }, new UnchangedFiles((path) => Promise.resolve(hashFile(path)))); // prettier-ignore
  let fetches = 0;
  const files = {
    copyOf: () => Promise.resolve(undefined),
    isUnproved: () => Promise.resolve(false),
    ensure: () => Promise.resolve((fetches++, output)),
  };
  const results = new BatchResults({ files, submittedFiles });
  return { results, submittedFiles, sent, fetches: () => fetches };
}

test('who asks for one batch at one time shares one load', async () => {
  const { results, fetches } = await someResults();
  const progress: number[] = [];
  const [one, two] = await Promise.all([
    results.load(batch, { onProgress: (bytes) => progress.push(bytes) }),
    results.load(batch),
  ]);
  assert.equal(one, two);
  assert.equal(fetches(), 1);
  assert.ok(progress.length > 0);
  assert.equal((await results.load(batch)).joined, one.joined);
  assert.equal(one.isSubmitted, true);
});

test('one who stops leaves the others their load', async () => {
  const { results } = await someResults();
  const left = new AbortController();
  const stopped = results.load(batch, { signal: left.signal });
  const kept = results.load(batch);
  left.abort();
  await assert.rejects(stopped, { kind: 'cancelled' });
  assert.equal((await kept).joined.size, 1);
});

test('the submitted file is read again only when it is another by size or time', async () => {
  const { submittedFiles, sent } = await someResults();
  await utimes(sent, 1_000, 1_000);
  assert.equal((await submittedFiles.of(batch))?.fsPath, sent);
  // As long and as old as before: only who reads it again can tell.
  await writeFile(sent, input.replace('a', 'b'));
  await utimes(sent, 1_000, 1_000);
  assert.equal((await submittedFiles.of(batch))?.fsPath, sent);
  await utimes(sent, 2_000, 2_000);
  assert.equal(await submittedFiles.of(batch), undefined);
  await rm(sent);
  assert.equal(await submittedFiles.of(batch), undefined);
});

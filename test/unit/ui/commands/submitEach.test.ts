import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBatch } from '../../../support/aBatch.ts';
import { aSubmission } from '../../../support/aSubmission.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { submitEach } = await import('../../../../src/ui/commands/submitEach.ts');

test('goes on at the file where it stopped, with the metadata of the file before and without its name', async () => {
  const files = ['a', 'b', 'c'].map((name) => vscode.Uri.file(`/project/${name}.jsonl`));
  const metadata = { team: 'search', name: 'First part' };
  const records = {
    submissionOf: (_account: string, batchId: string) => aSubmission({ batchId, metadata }),
  };
  const begun: unknown[] = [];
  let leave = true;
  Object.assign(vscode.commands, {
    executeCommand: (_id: string, file: { path: string }, options: object) => {
      begun.push([file.path, options]);
      const isLeft = file.path === '/project/b.jsonl' && leave;
      return Promise.resolve(isLeft ? undefined : aBatch({ id: `batch of ${file.path}` }));
    },
  });
  let goOn = () => {};
  const said: string[] = [];
  Object.assign(vscode.window, {
    showInformationMessage: (sentence: string, action: string) => {
      said.push(sentence);
      return new Promise((resolve) => {
        goOn = () => resolve(action);
      });
    },
  });

  const batches = await submitEach(records, files);
  assert.deepEqual(
    batches.map(({ id }) => id),
    ['batch of /project/a.jsonl'],
  );
  assert.deepEqual(said, [
    '1 of 3 files were submitted. It stopped at b.jsonl and can go on from there.',
  ]);
  leave = false;
  goOn();
  await new Promise(setImmediate);
  const carried = { metadata: { team: 'search' } };
  assert.deepEqual(begun, [
    ['/project/a.jsonl', { position: { at: 1, of: 3 }, metadata: {} }],
    ['/project/b.jsonl', { position: { at: 2, of: 3 }, ...carried }],
    ['/project/b.jsonl', { position: { at: 2, of: 3 }, ...carried }],
    ['/project/c.jsonl', { position: { at: 3, of: 3 }, ...carried }],
  ]);
});

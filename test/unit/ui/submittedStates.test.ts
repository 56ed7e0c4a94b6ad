import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { TextDocument, Uri } from 'vscode';
import { Emitter } from '../../../src/batches/emitter.ts';
import { aSubmission } from '../../support/aSubmission.ts';
import { provideVscodeWords } from '../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { SubmittedStates } = await import('../../../src/ui/submitted/submittedStates.ts');

const never = new Emitter<never>().event;

it('what is said of a submitted file is looked at again however its content changes', async () => {
  const typed = new Emitter<{ readonly document: Pick<TextDocument, 'uri' | 'isDirty'> }>();
  const [written, made, removed] = [new Emitter<Uri>(), new Emitter<Uri>(), new Emitter<Uri>()];
  Object.assign(vscode.workspace, {
    createFileSystemWatcher: () => ({
      onDidChange: written.event,
      onDidCreate: made.event,
      onDidDelete: removed.event,
      dispose: () => undefined,
    }),
    onDidChangeTextDocument: typed.event,
    onDidSaveTextDocument: never,
    onDidCloseTextDocument: never,
  });
  const submission = aSubmission();
  const content = { isSame: true };
  const states = new SubmittedStates({
    store: { find: () => undefined, onDidChange: never },
    records: { all: () => [{ submission, state: 'created' }], onDidChange: never },
    unchanged: { holds: () => Promise.resolve(content.isSame) },
  });
  const uri = vscode.Uri.parse(submission.fileUri);
  const told: string[] = [];
  states.onDidChange((uris) => told.push(...uris.map(String)));
  const isSubmitted = async () => (await states.of(uri)) !== undefined;
  assert.ok(await isSubmitted());

  const type = (isDirty: boolean) => typed.fire({ document: { uri, isDirty } });
  type(true);
  assert.ok(!(await isSubmitted()));
  type(true);
  assert.deepEqual(told.splice(0), [submission.fileUri], 'once while it stays unsaved');
  type(false);
  assert.ok(await isSubmitted());
  content.isSame = false;
  // Read anew from disk, changed in place, and replaced by another file.
  type(false);
  written.fire(uri);
  removed.fire(uri);
  made.fire(uri);
  assert.equal(told.length, 5);
  assert.ok(!(await isSubmitted()));
  states.dispose();
});

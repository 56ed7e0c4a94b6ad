import assert from 'node:assert/strict';
import { test } from 'node:test';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { fixedWords, tellFixed } = await import('../../../../src/ui/editor/fixes/tellFixed.ts');

test('says what was fixed and what needs a decision', () => {
  const words = (before: number, after: number) => fixedWords({ before, after });
  assert.equal(words(33, 16), 'Fixed 17 problems. 16 problems need your decision.');
  assert.equal(words(2, 1), 'Fixed 1 problem. 1 problem needs your decision.');
  assert.equal(words(5, 0), 'Fixed 5 problems.');
  assert.equal(words(3, 3), 'Nothing was fixed. 3 problems need your decision.');
  assert.equal(words(0, 0), 'There was nothing to fix.');
});

test('offers the way back, and takes it only while the text is as the fixes left it', async () => {
  const run: string[] = [];
  const offered: (readonly string[])[] = [];
  Object.assign(vscode.commands, {
    executeCommand: (id: string) => Promise.resolve(void run.push(id)),
  });
  const document = { version: 7 };
  let meanwhile = () => {};
  Object.assign(vscode.window, {
    showTextDocument: () => Promise.resolve(),
    showInformationMessage: (_sentence: string, ...buttons: readonly string[]) => {
      offered.push(buttons);
      meanwhile();
      return Promise.resolve(buttons[0]);
    },
  });
  await tellFixed(document as never, { before: 3, after: 1 });
  assert.deepEqual([offered[0], run], [['Undo', 'Show Problems'], ['undo']]);
  meanwhile = () => document.version++;
  await tellFixed(document as never, { before: 3, after: 0 });
  assert.deepEqual(run, ['undo'], 'what was typed since is not taken back');
  await tellFixed(document as never, { before: 3, after: 3 });
  assert.deepEqual(run, ['undo', 'workbench.actions.view.problems']);
});

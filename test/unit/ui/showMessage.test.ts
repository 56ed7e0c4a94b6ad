import assert from 'node:assert/strict';
import { test } from 'node:test';
import { provideVscodeWords } from '../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { showMessage, showProgress } = await import('../../../src/ui/kit/showMessage.ts');

const name = '[Open the results](command:workbench.action.quit) $(zap).jsonl';
const plain = '[Open the results] (command:workbench.action.quit) $ (zap).jsonl';

test('a name is neither a link nor an icon in any message', async () => {
  const said: string[] = [];
  const show = (message: string, ...rest: readonly unknown[]) => {
    said.push(message);
    return Promise.resolve(rest.at(-1));
  };
  Object.assign(vscode.window, {
    showInformationMessage: show,
    showWarningMessage: show,
    showErrorMessage: show,
  });
  for (const kind of ['information', 'warning', 'error'] as const) {
    assert.equal(await showMessage(kind, name, 'Yes'), 'Yes');
    assert.equal(await showMessage(kind, name, { modal: true }, 'No'), 'No');
  }
  assert.deepEqual(said, Array(6).fill(plain));
});

test('nor in the title and the news of a progress', async () => {
  const shown: unknown[] = [];
  Object.assign(vscode.window, {
    withProgress: (options: { title: string }, task: (progress: object) => unknown) => {
      shown.push(options.title);
      return task({ report: (news: object) => shown.push(news) });
    },
  });
  await showProgress(
    { location: vscode.ProgressLocation.Notification, title: name },
    (progress) => {
      progress.report({ message: name, increment: 1 });
      progress.report({ increment: 2 });
      return Promise.resolve();
    },
  );
  assert.deepEqual(shown, [plain, { message: plain, increment: 1 }, { increment: 2 }]);
});

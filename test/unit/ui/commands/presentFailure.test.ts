import assert from 'node:assert/strict';
import { test } from 'node:test';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { presentFailure } = await import('../../../../src/ui/commands/presentFailure.ts');
const { withProgress } = await import('../../../../src/ui/kit/withProgress.ts');
const { foundMessage } = await import('../../../../src/ui/commands/validateFile.ts');
const { ApiFailure } = await import('../../../../src/batches/apiFailure.ts');
const { UserError } = await import('../../../../src/ui/kit/userError.ts');
const { formatsFor } = await import('../../../../src/ui/kit/formats.ts');

const name = '[Fix it](command:workbench.action.quit).jsonl';
const shown = '[Fix it] (command:workbench.action.quit).jsonl';

test('a file’s name is no link in what a failure says', () => {
  const said: string[] = [];
  const show = (message: string) => {
    said.push(message);
    return Promise.resolve(undefined);
  };
  Object.assign(vscode.window, { showErrorMessage: show, showInformationMessage: show });
  const deps = {} as Parameters<typeof presentFailure>[1];
  presentFailure(new UserError(`${name} holds no request.`), deps);
  presentFailure(new UserError(`${name} is as it is.`, [], 'notice'), deps);
  assert.deepEqual(said, [`${shown} holds no request.`, `${shown} is as it is.`]);
});

test('nor in the title of a progress, nor in what a check found', async () => {
  const titles: string[] = [];
  const opened = new Promise<void>((resolve) => {
    const open = ({ title }: { title: string }) => {
      titles.push(title);
      resolve();
      return Promise.resolve();
    };
    Object.assign(vscode.window, { withProgress: open });
  });
  await withProgress(`Splitting ${name}`, formatsFor('en'), () => opened);
  assert.deepEqual(titles, [`Splitting ${shown}`]);
  const report = { uri: `file:///${encodeURIComponent(name)}`, isBatchFile: false };
  const [sentence] = foundMessage([report as Parameters<typeof foundMessage>[0][number]]).split(
    ' does',
  );
  assert.equal(sentence, shown);
});

test('no more than three buttons are shown, and the log is what gives way', () => {
  const shown: string[][] = [];
  const show = (_message: string, ...titles: string[]) => {
    shown.push(titles);
    return Promise.resolve(undefined);
  };
  Object.assign(vscode.window, { showErrorMessage: show });
  const deps = { settings: { accounts: () => [] }, log: { warn() {} } };
  for (const requestId of ['req_1', undefined])
    presentFailure(
      new ApiFailure({ kind: 'unauthorized', host: 'api.example', status: 401, requestId }),
      deps as unknown as Parameters<typeof presentFailure>[1],
    );
  const [setKey, openSettings] = ['Set API Key…', 'Open Account Settings'];
  assert.deepEqual(shown, [
    [setKey, openSettings, 'Copy Request ID'],
    [setKey, openSettings, 'Show Log'],
  ]);
});

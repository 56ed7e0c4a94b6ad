import * as vscode from 'vscode';
import type { PageCommand } from '../../webview/messages/batchPage.ts';
import type { PageTarget } from './pageAddress.ts';
import type { PageDeps } from './pageDeps.ts';

type OfBatch = Exclude<PageCommand, 'check' | 'openSource' | 'copyFileId' | 'deleteFile'>;

/** The commands that do the same in the tree. */
const commandOf: { readonly [C in OfBatch]: string } = {
  showResults: 'batchStudio.showResults',
  retryFailed: 'batchStudio.retryFailed',
  cancel: 'batchStudio.cancel',
  openInput: 'batchStudio.openInput',
  openOutput: 'batchStudio.openOutput',
  openErrors: 'batchStudio.openErrors',
  openInConsole: 'batchStudio.openInConsole',
  copyId: 'batchStudio.copyId',
  copyLink: 'batchStudio.copyLink',
  asText: 'batchStudio.showDetailsAsText',
};

/** Does what a button of the page says; what a page cannot name is not done. */
export async function runPageCommand(
  command: PageCommand,
  target: PageTarget,
  fileId: string | undefined,
  { records }: Pick<PageDeps, 'records'>,
): Promise<void> {
  const { accountId, batchId } = target;
  switch (command) {
    case 'check':
      return vscode.commands.executeCommand('batchStudio.refresh', { accountId });
    case 'openSource': {
      const submission = records.submissionOf(accountId, batchId);
      if (submission)
        await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(submission.fileUri));
      return;
    }
    case 'copyFileId':
      return vscode.env.clipboard.writeText(fileId ?? '');
    case 'deleteFile':
      return vscode.commands.executeCommand('batchStudio.deleteRemoteFiles', { accountId, fileId });
    default:
      if (Object.hasOwn(commandOf, command))
        await vscode.commands.executeCommand(commandOf[command], target);
  }
}

import * as vscode from 'vscode';
import type { Command } from './commandDeps.ts';
import { confirmForget } from './confirmForget.ts';
import { showMessage } from '../kit/showMessage.ts';

/** `({ force? })` → true when all that this extension stored on this machine is gone. Refused during a submission. */
export const forgetEverything: Command = (deps) => async (options) => {
  const force = (options as { force?: unknown } | undefined)?.force === true;
  if (!(await confirmForget(deps, force))) return false;
  await deps.vault.forgetAll();
  for (const { id } of await deps.journal.list()) await deps.journal.discard(id);
  await deps.settings.saveAccounts([]);
  await deps.results.forgetUnfinished();
  for (const key of deps.memory.keys()) await deps.memory.update(key, undefined);
  for (const [name] of await entriesOf(deps.storage)) {
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(deps.storage, name), { recursive: true });
  }
  await deps.records.reload();
  void showMessage('information', vscode.l10n.t('All local Batch Studio data was deleted.'));
  return true;
};

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return []; // never used
  }
}

import * as vscode from 'vscode';
import type { Command } from './command.ts';
import type { CommandDeps } from './commandDeps.ts';

/** `({ force? })` → true when all that this extension stored on this machine is gone. */
export const forgetEverything: Command = (deps) => async (options) => {
  const force = (options as { force?: unknown } | undefined)?.force === true;
  if (!force && !(await confirmed(deps))) return false;
  await deps.vault.forgetAll();
  for (const { id } of await deps.journal.list()) await deps.journal.discard(id);
  await deps.settings.saveAccounts([]);
  await deps.results.forgetUnfinished();
  for (const key of deps.memory.keys()) await deps.memory.update(key, undefined);
  for (const [name] of await entriesOf(deps.storage)) {
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(deps.storage, name), { recursive: true });
  }
  await deps.records.reload();
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Everything that Batch Studio stored on this machine is gone.'),
  );
  return true;
};

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return []; // never used
  }
}

async function confirmed(deps: CommandDeps): Promise<boolean> {
  const button = vscode.l10n.t('Forget Everything');
  const own = deps.settings.downloadFolder();
  const running = deps.store.activeCount();
  const detail = [
    vscode.l10n.t(
      'Accounts, stored keys, records of submissions, downloaded files and the simulator’s data are deleted from this machine. Batches and files at the services stay.',
    ),
    ...(own === undefined
      ? []
      : [vscode.l10n.t('Your own download folder {0} is left alone.', own)]),
    ...(running > 0 ? [vscode.l10n.t('Active batches ({0}) go on and are billed.', running)] : []),
  ];
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Forget everything?'),
    { modal: true, detail: detail.join('\n\n') },
    button,
  );
  return choice === button;
}

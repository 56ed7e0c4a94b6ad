import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { standingOf, type Intent, type Standing } from '../../tracking/intent.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { formatsFor } from '../formats.ts';

const worthAsking: readonly Standing[] = [
  'created',
  'running',
  'unconfirmed',
  'file_left',
  'upload_unconfirmed',
];
/** No batch came of them. */
const unpaid: readonly Standing[] = ['file_left', 'upload_unconfirmed'];

/**
 * Tells when the same bytes went to the same account before, so that nobody pays twice unknowingly.
 * @param known id of a record that the user knows of
 * @returns true to submit
 */
export async function passDuplicate(
  deps: Pick<CommandDeps, 'journal'>,
  sha256: string,
  account: Account,
  known?: string,
): Promise<boolean> {
  const earlier = await deps.journal.earlierSubmissions(sha256, account.id);
  const found = earlier
    .map((intent) => ({ intent, standing: standingOf(intent, deps.journal.isRunning(intent)) }))
    .find(({ intent, standing }) => intent.id !== known && worthAsking.includes(standing));
  if (!found) return true;
  const { intent, standing } = found;
  const again = vscode.l10n.t('Submit Again');
  const other = otherAction(intent, standing);
  const choice = await vscode.window.showWarningMessage(
    duplicateSentence(intent, standing, account),
    {
      modal: true,
      detail: unpaid.includes(standing)
        ? vscode.l10n.t('Submitting again uploads them once more.')
        : vscode.l10n.t('Submitting again creates a second batch, which is billed too.'),
    },
    ...(other ? [other.title, again] : [again]),
  );
  if (other && choice === other.title) await other.run();
  return choice === again;
}

function duplicateSentence(intent: Intent, standing: Standing, account: Account): string {
  const formats = formatsFor(vscode.env.language);
  const when = formats.moment(intent.plannedAt);
  if (standing === 'running') {
    return vscode.l10n.t('Exactly these bytes are being submitted to {0} right now.', account.name);
  }
  if (standing === 'created') {
    return vscode.l10n.t(
      'Exactly these bytes were submitted to {0} on {1}, as batch {2}.',
      account.name,
      when,
      intent.batchId ?? '–',
    );
  }
  if (standing === 'upload_unconfirmed') {
    return vscode.l10n.t(
      'Exactly these bytes were on their way to {0} on {1}, and it is not known whether they arrived. No batch was created.',
      account.name,
      when,
    );
  }
  return standing === 'file_left'
    ? vscode.l10n.t(
        'Exactly these bytes were uploaded to {0} on {1}, but no batch was created. That file can be used.',
        account.name,
        when,
      )
    : vscode.l10n.t(
        'Exactly these bytes were submitted to {0} on {1}, and it is not known whether the batch exists.',
        account.name,
        when,
      );
}

function otherAction(
  { id: intentId, accountId, batchId }: Intent,
  standing: Standing,
): { readonly title: string; readonly run: () => Thenable<unknown> } | undefined {
  const run = (command: string, target: object) => () =>
    vscode.commands.executeCommand(command, target);
  if (standing === 'created') {
    const target = { accountId, batchId };
    return {
      title: vscode.l10n.t('Show That Batch'),
      run: run('batchStudio.showDetails', target),
    };
  }
  const target = { accountId, intentId };
  if (standing === 'unconfirmed' || standing === 'upload_unconfirmed') {
    return { title: vscode.l10n.t('Look It Up'), run: run('batchStudio.reconcile', target) };
  }
  return standing === 'file_left'
    ? {
        title: vscode.l10n.t('Use the Uploaded File'),
        run: run('batchStudio.submitAgain', target),
      }
    : undefined;
}

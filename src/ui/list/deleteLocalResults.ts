import * as vscode from 'vscode';
import { formatsFor } from '../kit/formats.ts';
import { showMessage } from '../kit/showMessage.ts';
import { targetsOf } from '../batch/batchTarget.ts';
import type { ListAction } from './listDeps.ts';

/**
 * `(batch, rows?, { force? })` → how many bytes were freed: the downloaded copies of these batches' files go; the
 * service keeps its own, and copies that were edited stay. `force` asks nothing.
 */
export const deleteLocalResults: ListAction = (deps) => async (argument, rows, options) => {
  const batches = targetsOf(argument, rows)
    .map(({ accountId, id }) => deps.store.find(accountId, id))
    .filter((batch) => batch !== undefined);
  const remove = vscode.l10n.t('Delete Local Results');
  const force = (options as { force?: unknown } | undefined)?.force === true;
  const agreed = force
    ? remove
    : await showMessage(
        'warning',
        batches.length === 1
          ? vscode.l10n.t('Delete the downloaded results of 1 batch?')
          : vscode.l10n.t('Delete the downloaded results of {0} batches?', batches.length),
        {
          modal: true,
          detail: vscode.l10n.t(
            'The files at the service are not touched; but a service deletes them after a time, and then they are gone for good. Copies that you edited stay.',
          ),
        },
        remove,
      );
  if (agreed !== remove) return undefined;
  let bytes = 0;
  for (const batch of batches) bytes += await deps.results.remove(batch);
  const size = formatsFor(vscode.env.language).bytes(bytes);
  void showMessage('information', vscode.l10n.t('Deleted {0} of local results.', size));
  return bytes;
};

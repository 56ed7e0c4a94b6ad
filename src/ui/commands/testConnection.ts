import * as vscode from 'vscode';
import { asApiFailure } from '../../batches/apiFailure.ts';
import { modelRule, profileOf } from '../../providers/profiles.ts';
import { formatsFor } from '../kit/formats.ts';
import { failureMessage } from '../kit/failures.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseAccount } from '../accounts/chooseAccount.ts';
import type { Command } from './commandDeps.ts';
import { presentFailure } from './presentFailure.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { withProgress } from '../kit/withProgress.ts';
import { showMessage } from '../kit/showMessage.ts';

/**
 * `({ accountId }?)` → `{ ok: true, models, batchModels }`, or `{ ok: false, kind, message }` when the service
 * cannot be used. Costs nothing: it only lists the models.
 */
export const testConnection: Command = (deps) => async (argument) => {
  requireTrust();
  const title = vscode.l10n.t('Test Connection');
  const account = await chooseAccount(deps, readTarget(argument).accountId, title);
  if (!account) return undefined;
  const formats = formatsFor(vscode.env.language);
  try {
    const found = await withProgress(
      vscode.l10n.t('Asking {0} for its models', account.name),
      formats,
      (_report, signal) => deps.apiFor(account).listModels(signal),
    );
    const models = found.map(({ id }) => id);
    const profile = profileOf(account.provider);
    const batchModels = models.filter((model) => modelRule(profile, model)?.batch === true);
    const message =
      batchModels.length > 0
        ? vscode.l10n.t(
            'Connected to {0}. Models: {1}, known to run in batches: {2}.',
            account.name,
            formats.count(models.length),
            formats.count(batchModels.length),
          )
        : vscode.l10n.t(
            'Connected to {0}. Models: {1}.',
            account.name,
            formats.count(models.length),
          );
    void showMessage('information', message);
    void deps.store.refresh(account.id);
    return { ok: true, models, batchModels };
  } catch (error) {
    const failure = asApiFailure(error);
    if (!failure || failure.kind === 'cancelled') throw error;
    presentFailure(error, deps, { accountId: account.id });
    return { ok: false, kind: failure.kind, message: failureMessage(failure, account) };
  }
};

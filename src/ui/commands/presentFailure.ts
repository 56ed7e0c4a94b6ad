import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { asApiFailure, type ApiFailure } from '../../batches/apiFailure.ts';
import { insistOnPlainHttp } from '../accounts/insistOnPlainHttp.ts';
import { failureActions, type FailureAction } from '../kit/failureActions.ts';
import { failureMessage } from '../kit/failures.ts';
import { logText } from '../kit/logText.ts';
import { plainText } from '../kit/safeText.ts';
import { UserError, type UserErrorAction, commandAction } from '../kit/userError.ts';
import type { Target } from '../batch/batchTarget.ts';
import type { CommandDeps } from './commandDeps.ts';
import { showMessage } from '../kit/showMessage.ts';

type Deps = Pick<CommandDeps, 'settings' | 'vault' | 'log'>;

const longestMessage = 2000;

/** A notification cuts the words of more. */
const mostButtons = 3;

/**
 * The one exit of every failure: a sentence with actions for what is expected, silence for what the user stopped,
 * the log for bugs. Does not wait for the user.
 */
export function presentFailure(
  error: unknown,
  deps: Deps,
  target: Target = {},
  retry?: () => Thenable<unknown>,
): void {
  if (wasStopped(error)) return;
  const again = (another: unknown) => {
    presentFailure(another, deps, target);
  };
  const failure = asApiFailure(error);
  if (failure) {
    const account = accountOf(failure, deps.settings.accounts(), target);
    const copy = copyRequestId(failure);
    const actions = failureActions(failure.facts)
      .map((action) => actionOf(action, deps, account, retry))
      .filter((action) => action !== undefined)
      .slice(0, mostButtons - copy.length);
    deps.log.warn(failure.message);
    show('error', failureMessage(failure, account), [...actions, ...copy], again);
    return;
  }
  if (error instanceof UserError) {
    show(error.level, error.message, error.actions, again);
    return;
  }
  deps.log.error(logText(error));
  const showLog = commandAction(vscode.l10n.t('Show Log'), 'batchStudio.showLog');
  const sentence = vscode.l10n.t('Something went wrong in Batch Studio. See the log for details.');
  show('error', sentence, [showLog], again);
}

function wasStopped(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  return (
    asApiFailure(error)?.kind === 'cancelled' || (error as Error | null)?.name === 'AbortError'
  );
}

/** The account that was meant, or the only one at the host that failed. */
function accountOf(
  failure: ApiFailure,
  accounts: readonly Account[],
  target: Target,
): Account | undefined {
  const meant = accounts.find(({ id }) => id === target.accountId);
  if (meant) return meant;
  const { host } = failure.facts;
  const there = accounts.filter(({ baseUrl }) => URL.parse(baseUrl)?.host === host);
  return there.length === 1 ? there[0] : undefined;
}

function actionOf(
  action: FailureAction,
  { vault }: Deps,
  account: Account | undefined,
  retry: (() => Thenable<unknown>) | undefined,
): UserErrorAction | undefined {
  const target = account ? { accountId: account.id } : undefined;
  const settings = (title: string, query: string) =>
    commandAction(title, 'workbench.action.openSettings', query);
  const actions: { readonly [A in FailureAction]: () => UserErrorAction | undefined } = {
    setApiKey: () => commandAction(vscode.l10n.t('Set API Key…'), 'batchStudio.setApiKey', target),
    usePlainHttp: () =>
      account && {
        title: vscode.l10n.t('Use http:// Anyway'),
        run: async () => {
          if (await insistOnPlainHttp(account.baseUrl)) await vault.allowPlainHttp(account);
        },
      },
    testConnection: () =>
      commandAction(vscode.l10n.t('Test Connection'), 'batchStudio.testConnection', target),
    openAccounts: () => settings(vscode.l10n.t('Open Account Settings'), 'batchStudio.accounts'),
    openNetworkSettings: () => settings(vscode.l10n.t('Open Proxy Settings'), 'http.proxy'),
    openDownloadSetting: () =>
      settings(vscode.l10n.t('Change Download Folder'), 'batchStudio.downloadFolder'),
    refresh: () => commandAction(vscode.l10n.t('Refresh'), 'batchStudio.refresh', target),
    retry: () => (retry ? { title: vscode.l10n.t('Try Again'), run: retry } : undefined),
    showLog: () => commandAction(vscode.l10n.t('Show Log'), 'batchStudio.showLog'),
  };
  return actions[action]();
}

function copyRequestId(failure: ApiFailure): readonly UserErrorAction[] {
  const { requestId } = failure.facts;
  if (requestId === undefined) return [];
  return [
    {
      title: vscode.l10n.t('Copy Request ID'),
      run: () => vscode.env.clipboard.writeText(requestId),
    },
  ];
}

/** @param onFailure of what a button does */
function show(
  level: 'error' | 'notice',
  message: string,
  actions: readonly UserErrorAction[],
  onFailure: (error: unknown) => void,
): void {
  const titles = actions.map(({ title }) => title);
  // A file's name may be in it, which must not become a link.
  const text = plainText(message, longestMessage);
  const choice =
    level === 'error'
      ? showMessage('error', text, ...titles)
      : showMessage('information', text, ...titles);
  void choice
    .then((title) => actions.find((action) => action.title === title)?.run())
    .then(undefined, onFailure);
}

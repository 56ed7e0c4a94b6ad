import * as vscode from 'vscode';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import { standingOf, type Standing } from '../../tracking/journal/intent.ts';
import type { Journal } from '../../tracking/journal/journal.ts';
import { Refusal } from '../kit/userError.ts';
import type { Settings } from '../kit/settings.ts';

export interface ForgetDeps {
  readonly journal: Pick<Journal, 'list' | 'isRunning'>;
  readonly settings: Pick<Settings, 'downloadFolder'>;
  readonly store: Pick<BatchStore, 'activeCount'>;
}

/** Something of these may be at a service, and only their records say so. */
const open: readonly Standing[] = ['unconfirmed', 'upload_unconfirmed', 'file_left', 'unreadable'];

/**
 * May everything be forgotten?
 * @param force asks nothing
 * @throws Refusal while a submission is under way in any window: its record is what keeps it from being lost
 */
export async function confirmForget(deps: ForgetDeps, force: boolean): Promise<boolean> {
  const standings = await standingsNow(deps);
  if (!force && !(await ask(deps, standings))) return false;
  // One may have begun while the question was open.
  if (!force) await standingsNow(deps);
  return true;
}

async function standingsNow({ journal }: ForgetDeps): Promise<readonly Standing[]> {
  const intents = await journal.list();
  const standings = intents.map((intent) => standingOf(intent, journal.isRunning(intent)));
  if (!standings.includes('running')) return standings;
  throw new Refusal(
    vscode.l10n.t(
      'A submission is under way, in this window or another. Nothing was forgotten: wait until it has ended, or cancel it.',
    ),
    [],
    'notice',
  );
}

async function ask(
  { settings, store }: ForgetDeps,
  standings: readonly Standing[],
): Promise<boolean> {
  const button = vscode.l10n.t('Forget Everything');
  const own = settings.downloadFolder();
  const running = store.activeCount();
  const inDoubt = standings.filter((standing) => open.includes(standing)).length;
  const detail = [
    vscode.l10n.t(
      'Accounts, stored keys, records of submissions, downloaded files and the simulator’s data are deleted from this machine. Batches and files at the services stay.',
    ),
    ...(own === undefined
      ? []
      : [vscode.l10n.t('Your own download folder {0} is left alone.', own)]),
    ...(running > 0 ? [vscode.l10n.t('Active batches ({0}) go on and are billed.', running)] : []),
    ...(inDoubt > 0
      ? [
          vscode.l10n.t(
            'Unconfirmed submissions ({0}) are forgotten too: their batches or files may be at the services, where batches are billed. Look them up first.',
            inDoubt,
          ),
        ]
      : []),
  ];
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Forget everything?'),
    { modal: true, detail: detail.join('\n\n') },
    button,
  );
  return choice === button;
}

import * as vscode from 'vscode';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import { submissionState, type SubmissionState } from '../../tracking/journal/submission.ts';
import type { Journal } from '../../tracking/journal/journal.ts';
import { UserError } from '../kit/userError.ts';
import type { Settings } from '../kit/settings.ts';
import { showMessage } from '../kit/showMessage.ts';

export interface ForgetDeps {
  readonly journal: Pick<Journal, 'list' | 'isRunning'>;
  readonly settings: Pick<Settings, 'downloadFolder'>;
  readonly store: Pick<BatchStore, 'activeCount'>;
}

/** Something of these may be at a service, and only their records say so. */
const open: readonly SubmissionState[] = [
  'unconfirmed',
  'upload_unconfirmed',
  'file_left',
  'unreadable',
];

/**
 * May everything be forgotten?
 * @param force asks nothing
 * @throws UserError while a submission is under way in any window: its record is what keeps it from being lost
 */
export async function confirmForget(deps: ForgetDeps, force: boolean): Promise<boolean> {
  const states = await statesNow(deps);
  if (!force && !(await ask(deps, states))) return false;
  // One may have begun while the question was open.
  if (!force) await statesNow(deps);
  return true;
}

async function statesNow({ journal }: ForgetDeps): Promise<readonly SubmissionState[]> {
  const submissions = await journal.list();
  const states = submissions.map((submission) =>
    submissionState(submission, journal.isRunning(submission)),
  );
  if (!states.includes('running')) return states;
  throw new UserError(
    vscode.l10n.t(
      'A submission is in progress, in this window or another. Nothing was deleted: wait until it ends, or cancel it.',
    ),
    [],
    'notice',
  );
}

async function ask(
  { settings, store }: ForgetDeps,
  states: readonly SubmissionState[],
): Promise<boolean> {
  const button = vscode.l10n.t('Delete All Local Data');
  const own = settings.downloadFolder();
  const running = store.activeCount();
  const inDoubt = states.filter((state) => open.includes(state)).length;
  const detail = [
    vscode.l10n.t(
      'Accounts, stored keys, submission records, downloaded files and the simulator’s data are deleted from this machine. Batches and files at the services are kept.',
    ),
    ...(own === undefined ? [] : [vscode.l10n.t('Your download folder {0} is not touched.', own)]),
    ...(running > 0
      ? [vscode.l10n.t('Active batches ({0}) keep running and are billed.', running)]
      : []),
    ...(inDoubt > 0
      ? [
          vscode.l10n.t(
            'Unconfirmed submissions ({0}) are deleted too: their batches or files may exist at the services, where batches are billed. Check their status first.',
            inDoubt,
          ),
        ]
      : []),
  ];
  const choice = await showMessage(
    'warning',
    vscode.l10n.t('Delete all local data?'),
    { modal: true, detail: detail.join('\n\n') },
    button,
  );
  return choice === button;
}

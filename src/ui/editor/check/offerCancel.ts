import * as vscode from 'vscode';
import type { Clock } from '../../../batches/clock.ts';
import type { DiskCheck } from './diskCheck.ts';
import type { FileStates } from './fileStates.ts';
import { showProgress } from '../../kit/showMessage.ts';

export interface RunningCheck {
  readonly check: DiskCheck;
  readonly states: FileStates;
  readonly clock: Clock;
  /** Settles when the check ends, however it does. */
  readonly done: Promise<void>;
}

/** Most checks end sooner, and nobody needs to hear of them. */
const patienceMs = 2000;

/** Shows the progress of a check that takes long, with a button that ends it. */
export function offerCancel(uri: vscode.Uri, running: RunningCheck): void {
  const forget = running.clock.after(patienceMs, () => void showCheck(uri, running));
  void running.done.then(forget);
}

function showCheck(uri: vscode.Uri, { check, states, done }: RunningCheck): Thenable<void> {
  const key = uri.toString();
  const title = vscode.l10n.t('Checking {0}', uri.path.slice(uri.path.lastIndexOf('/') + 1));
  const location = vscode.ProgressLocation.Notification;
  return showProgress({ location, title, cancellable: true }, (progress, token) => {
    let shown = 0;
    const listening = vscode.Disposable.from(
      token.onCancellationRequested(() => {
        check.cancel(new Error(vscode.l10n.t('the check was cancelled')));
      }),
      states.onDidChange((changed) => {
        const share = states.get(key)?.progress;
        if (changed !== key || share === undefined) return;
        progress.report({ increment: (share - shown) * 100 });
        shown = share;
      }),
    );
    return done.then(() => {
      listening.dispose();
    });
  });
}

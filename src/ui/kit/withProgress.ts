import * as vscode from 'vscode';
import type { Transfer } from '../../batches/batchApi.ts';
import { systemClock as clock } from '../../batches/clock.ts';
import type { Formats } from './formats.ts';
import { plainText } from './safeText.ts';
import { lateProgress, type ProgressNews } from './lateProgress.ts';
import { showProgress } from './showMessage.ts';

export interface ProgressReport {
  text(message: string): void;
  /** Shows bytes, and a bar when the total is known. */
  transfer(label: string, transfer: Transfer): void;
}

/**
 * Runs work that can be stopped, with its progress in a notification once it takes long.
 * @param brief shows it in the status bar: for work that is over before a notification could be read
 */
export function withProgress<T>(
  title: string,
  formats: Formats,
  work: (report: ProgressReport, signal: AbortSignal) => Promise<T>,
  brief = false,
): Promise<T> {
  const location = brief ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification;
  const options = { location, title: plainText(title), cancellable: !brief };
  const controller = new AbortController();
  return lateProgress(
    clock,
    (tell) => work(reportTo(tell, formats), controller.signal),
    (done, ready) => {
      void showProgress(options, (progress, token) => {
        token.onCancellationRequested(() => {
          controller.abort();
        });
        ready(progress);
        return done;
      });
    },
  );
}

/** A label that changes more often would only cost. */
const newsMs = 200;

function reportTo(tell: (news: ProgressNews) => void, formats: Formats): ProgressReport {
  let shown = 0;
  let toldAt = 0;
  return {
    text: (message) => {
      tell({ message: plainText(message) });
    },
    transfer: (label, { bytes, total }) => {
      const isLast = total !== null && bytes >= total;
      if (!isLast && clock.now() - toldAt < newsMs) return;
      toldAt = clock.now();
      const share = total === null || total === 0 ? 0 : Math.min(100, (bytes / total) * 100);
      const message =
        total === null
          ? vscode.l10n.t('{0}: {1}', label, formats.bytes(bytes))
          : vscode.l10n.t('{0}: {1} of {2}', label, formats.bytes(bytes), formats.bytes(total));
      tell({ message, increment: Math.max(0, share - shown) });
      shown = share;
    },
  };
}

import * as vscode from 'vscode';
import type { Transfer } from '../../batches/batchApi.ts';
import { abortOn } from '../abortOn.ts';
import type { Formats } from '../formats.ts';

export interface Report {
  text(message: string): void;
  /** Shows bytes, and a bar when the total is known. */
  transfer(label: string, transfer: Transfer): void;
}

/**
 * Runs work that can be stopped, with its progress in a notification.
 * @param brief shows it in the status bar: for work that is over before a notification could be read
 */
export function withProgress<T>(
  title: string,
  formats: Formats,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
  brief = false,
): Promise<T> {
  const location = brief ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification;
  const options = { location, title, cancellable: !brief };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      let shown = 0;
      let shownBytes = 0;
      const report: Report = {
        text: (message) => {
          progress.report({ message });
        },
        transfer: (label, { bytes, total }) => {
          // A label that changes thousands of times a second would only cost.
          if (bytes < shownBytes) shownBytes = 0; // the next file
          const isLast = total !== null && bytes >= total;
          if (!isLast && bytes - shownBytes < Math.max(500_000, (total ?? 0) / 200)) return;
          shownBytes = bytes;
          const share = total === null || total === 0 ? 0 : Math.min(100, (bytes / total) * 100);
          const message =
            total === null
              ? vscode.l10n.t('{0}: {1}', label, formats.bytes(bytes))
              : vscode.l10n.t('{0}: {1} of {2}', label, formats.bytes(bytes), formats.bytes(total));
          progress.report({ message, increment: Math.max(0, share - shown) });
          shown = share;
        },
      };
      return work(report, abortOn(token));
    }),
  );
}

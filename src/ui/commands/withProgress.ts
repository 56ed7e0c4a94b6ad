import * as vscode from 'vscode';
import type { Transfer } from '../../batches/batchApi.ts';
import { abortOn } from '../abortOn.ts';
import type { Formats } from '../formats.ts';

export interface Report {
  text(message: string): void;
  /** Shows bytes, and a bar when the total is known. */
  transfer(label: string, transfer: Transfer): void;
}

/** Runs work that can be stopped, with its progress in a notification. */
export function withProgress<T>(
  title: string,
  formats: Formats,
  work: (report: Report, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      let shown = 0;
      const report: Report = {
        text: (message) => {
          progress.report({ message });
        },
        transfer: (label, { bytes, total }) => {
          const share = total === null || total === 0 ? 0 : Math.min(100, (bytes / total) * 100);
          const message =
            total === null
              ? vscode.l10n.t('{0}: {1}', label, formats.bytes(bytes))
              : vscode.l10n.t('{0}: {1} of {2}', label, formats.bytes(bytes), formats.bytes(total));
          // A label that changes thousands of times a second would only cost.
          if (share - shown < 0.5 && share < 100 && bytes > 0 && total !== null) return;
          progress.report({ message, increment: share - shown });
          shown = share;
        },
      };
      return work(report, abortOn(token));
    }),
  );
}

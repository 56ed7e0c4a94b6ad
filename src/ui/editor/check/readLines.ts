import type * as vscode from 'vscode';
import type { TimeSlices } from './timeSlices.ts';

/**
 * Visits the lines [from, to) of a document without holding up the thread.
 * @returns false when it stopped early: cancelled, or the document changed meanwhile
 */
export function readLines(
  document: vscode.TextDocument,
  [from, to]: readonly [number, number],
  visit: (text: string, line: number) => void,
  { slices, token }: { readonly slices: TimeSlices; readonly token: vscode.CancellationToken },
): Promise<boolean> {
  const { version } = document;
  let line = from;
  return new Promise((resolve) => {
    slices.run((mustStop) => {
      if (token.isCancellationRequested || document.version !== version || document.isClosed) {
        resolve(false);
        return true;
      }
      while (line < to) {
        visit(document.lineAt(line).text, line);
        line++;
        // Asking the time costs more than a short line.
        if (line % 16 === 0 && mustStop()) return false;
      }
      resolve(true);
      return true;
    });
  });
}

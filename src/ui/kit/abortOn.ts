// Stands alone: the one door between the editor's way to cancel and ours.
import type { CancellationToken } from 'vscode';

/** The editor's cancellation as the signal that everything below understands. */
export function abortOn(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}

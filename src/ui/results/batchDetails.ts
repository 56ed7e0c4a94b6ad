import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import { batchName } from '../batch/batchName.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { Settings } from '../kit/settings.ts';
import { formatsFor } from '../kit/formats.ts';
import { priceOfBatch } from './paidWords.ts';

export const detailsScheme = 'batch-studio-details';

/** The address of a batch's details; the ids travel in the query, so that no server can make up a path. */
export function detailsUri(accountId: string, batchId: string): vscode.Uri {
  const safe = batchId.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 80);
  return vscode.Uri.from({
    scheme: detailsScheme,
    path: `/${safe}.txt`,
    query: JSON.stringify({ accountId, batchId }),
  });
}

interface Deps {
  readonly store: BatchStore;
  readonly records: Submissions;
  readonly settings: Pick<Settings, 'prices'>;
}

/** Read-only documents with all that is known of a batch; they follow the store while they are open. */
export class BatchDetails implements vscode.TextDocumentContentProvider, Disposable {
  readonly #deps: Deps;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #owned: readonly Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#owned = [
      vscode.workspace.registerTextDocumentContentProvider(detailsScheme, this),
      this.#changed,
      deps.store.onDidChange((change) => {
        if (change.kind !== 'batches') return;
        const ids = new Set(change.batchIds);
        for (const { uri } of vscode.workspace.textDocuments) {
          if (uri.scheme !== detailsScheme) continue;
          const { accountId, batchId } = shownIn(uri);
          if (accountId === change.accountId && ids.has(batchId)) this.#changed.fire(uri);
        }
      }),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { accountId, batchId } = shownIn(uri);
    const { store, records, settings } = this.#deps;
    const batch = store.find(accountId, batchId);
    const account = store.state(accountId)?.account;
    if (!batch || !account) {
      return vscode.l10n.t('This batch is not loaded. Refresh the list of batches.');
    }
    const submission = records.submissionOf(accountId, batchId);
    const name = batchName(batch, account.provider, submission?.filename);
    const price = priceOfBatch(batch, account, submission, settings.prices());
    const { detailsText } = await import('./detailsText.ts');
    return detailsText(batch, account, name, formatsFor(vscode.env.language), price);
  }

  dispose(): void {
    for (const part of this.#owned) part.dispose();
  }
}

function shownIn({ query }: vscode.Uri): { accountId: string; batchId: string } {
  return JSON.parse(query) as { accountId: string; batchId: string };
}

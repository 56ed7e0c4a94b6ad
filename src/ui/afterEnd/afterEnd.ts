import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { OneAtWork } from '../../tracking/windows/oneAtWork.ts';
import type { OnceOnly } from '../../tracking/windows/onceOnly.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { Settings } from '../kit/settings.ts';

export interface AfterEndDeps {
  readonly settings: Pick<Settings, 'accounts' | 'afterEnd'>;
  readonly store: Pick<BatchStore, 'onDidEnd' | 'onDidChange' | 'find'>;
  readonly records: Pick<Submissions, 'isMine' | 'submissionOf' | 'all' | 'reload' | 'whenRead'>;
  readonly results: Pick<ResultFiles, 'ensure' | 'copyOf' | 'isVerified'>;
  readonly apiFor: (account: Account) => BatchApi;
  /** Lets one of several windows do each thing. */
  readonly once: Pick<OnceOnly, 'claim'>;
  /** As `once`, for what takes a while: a window that is closed meanwhile leaves it to another. */
  readonly atWork: Pick<OneAtWork, 'begin' | 'unfinished'>;
  readonly clock: Clock;
  readonly log: Pick<vscode.LogOutputChannel, 'info' | 'warn' | 'error'>;
}

/**
 * Waits for batches that were submitted from here to end; what was set to happen then is loaded with the first. What a window
 * that is gone left undone is done when the batches of its account are seen.
 */
export class AfterEnd implements Disposable {
  readonly #deps: AfterEndDeps;
  readonly #subscriptions: readonly Disposable[];
  readonly #closing = new AbortController();
  readonly #resumed = new Set<string>();

  constructor(deps: AfterEndDeps) {
    this.#deps = deps;
    const { store } = deps;
    this.#subscriptions = [
      store.onDidEnd((batch) => void this.#ended(batch)),
      store.onDidChange((change) => {
        if (change.kind === 'batches') void this.#resume(change.accountId);
      }),
    ];
  }

  async #ended(batch: Batch): Promise<void> {
    const { settings, records } = this.#deps;
    const wanted = settings.afterEnd();
    if (!wanted.collects && wanted.runs === '') return;
    if (!vscode.workspace.isTrusted) return;
    await records.whenRead();
    if (!records.isMine(batch.accountId, batch.id)) return;
    const { doAfterEnd } = await import('./doAfterEnd.ts');
    await doAfterEnd(this.#deps, batch, wanted, this.#closing.signal);
  }

  /** Once for each account. */
  async #resume(accountId: string): Promise<void> {
    const { settings, atWork, store } = this.#deps;
    if (this.#resumed.has(accountId) || !settings.afterEnd().collects) return;
    if (!vscode.workspace.isTrusted) return;
    this.#resumed.add(accountId);
    const { collectedBatch } = await import('./doAfterEnd.ts');
    for (const key of await atWork.unfinished()) {
      const batchId = collectedBatch(key, accountId);
      const batch = batchId === undefined ? undefined : store.find(accountId, batchId);
      if (batch) await this.#ended(batch);
    }
  }

  dispose(): void {
    this.#closing.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

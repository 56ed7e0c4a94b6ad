import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { OnceOnly } from '../../tracking/windows/onceOnly.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { Settings } from '../kit/settings.ts';

export interface AfterEndDeps {
  readonly settings: Pick<Settings, 'accounts' | 'afterEnd'>;
  readonly store: Pick<BatchStore, 'onDidEnd'>;
  readonly records: Pick<Submissions, 'isMine' | 'submissionOf' | 'all' | 'reload'>;
  readonly results: Pick<ResultFiles, 'ensure' | 'copyOf' | 'isVerified'>;
  readonly apiFor: (account: Account) => BatchApi;
  /** Lets one of several windows do each thing. */
  readonly once: Pick<OnceOnly, 'claim'>;
  readonly clock: Clock;
  readonly log: Pick<vscode.LogOutputChannel, 'info' | 'warn' | 'error'>;
}

/** Waits for batches that were submitted from here to end; what was set to happen then is loaded with the first. */
export class AfterEnd implements Disposable {
  readonly #deps: AfterEndDeps;
  readonly #subscription: Disposable;
  readonly #closing = new AbortController();

  constructor(deps: AfterEndDeps) {
    this.#deps = deps;
    this.#subscription = deps.store.onDidEnd((batch) => void this.#ended(batch));
  }

  async #ended(batch: Batch): Promise<void> {
    const { settings, records } = this.#deps;
    const wanted = settings.afterEnd();
    if (!wanted.collects && wanted.runs === '') return;
    if (!vscode.workspace.isTrusted || !records.isMine(batch.accountId, batch.id)) return;
    const { doAfterEnd } = await import('./doAfterEnd.ts');
    await doAfterEnd(this.#deps, batch, wanted, this.#closing.signal);
  }

  dispose(): void {
    this.#closing.abort();
    this.#subscription.dispose();
  }
}

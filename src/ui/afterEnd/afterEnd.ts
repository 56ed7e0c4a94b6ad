import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { OnceOnly } from '../../tracking/windows/onceOnly.ts';
import { recordedName } from '../batch/batchName.ts';
import type { Submissions } from '../batch/submissions.ts';
import { failureMessage } from '../kit/failures.ts';
import { asApiFailure } from '../../batches/apiFailure.ts';
import { logText } from '../kit/logText.ts';
import { plainText } from '../kit/safeText.ts';
import type { Settings } from '../kit/settings.ts';
import { showMessage } from '../kit/showMessage.ts';
import { UserError } from '../kit/userError.ts';

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

/**
 * What was set to happen by itself when a batch that was submitted from here ends: its results are fetched, its files at
 * the service deleted, a task or a command run. Once for each batch, whatever the number of windows; a failure is told.
 */
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
    const { collects, deletes, runs } = settings.afterEnd();
    if (!collects && runs === '') return;
    if (!vscode.workspace.isTrusted || !records.isMine(batch.accountId, batch.id)) return;
    const { signal } = this.#closing;
    if (collects && (await this.#claim('collect', batch)))
      await this.#tellFailure(batch, async () => {
        const { collectResults } = await import('./collectResults.ts');
        await collectResults(this.#deps, batch, deletes, signal);
      });
    if (runs !== '')
      await this.#tellFailure(batch, async () => {
        const { runOnEnd } = await import('./runOnEnd.ts');
        await runOnEnd(this.#deps, batch, runs, () => this.#claim('run', batch), signal);
      });
  }

  #claim(what: string, { accountId, id }: Batch): Promise<boolean> {
    return this.#deps.once.claim(`after end: ${what} ${accountId} ${id}`);
  }

  async #tellFailure(batch: Batch, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#deps.log.error(logText(error));
      const failure = asApiFailure(error);
      const reason =
        error instanceof UserError
          ? error.message
          : failure
            ? failureMessage(failure)
            : vscode.l10n.t('Something went wrong in Batch Studio. See the log for details.');
      void showMessage('warning', `${this.#nameOf(batch)}: ${reason}`);
    }
  }

  #nameOf(batch: Batch): string {
    const { settings, records } = this.#deps;
    const account = settings.accounts().find(({ id }) => id === batch.accountId);
    return plainText(recordedName(batch, { provider: account?.provider ?? '' }, records), 100);
  }

  dispose(): void {
    this.#closing.abort();
    this.#subscription.dispose();
  }
}

import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import { findDoubled, type Doubled } from '../../tracking/submit/duplicates.ts';
import { plainText } from '../kit/safeText.ts';
import type { SidebarDeps } from './sidebarDeps.ts';
import { showMessage } from '../kit/showMessage.ts';

/** Warns, once, of a submission that became two batches, whatever the setting for notifications: both are paid. */
export class DoubledNotices implements Disposable {
  readonly #deps: Pick<SidebarDeps, 'store' | 'records' | 'announced'>;
  readonly #told = new Set<string>();
  readonly #subscription: Disposable;

  constructor(deps: Pick<SidebarDeps, 'store' | 'records' | 'announced'>) {
    this.#deps = deps;
    const { store, records } = deps;
    this.#subscription = vscode.Disposable.from(
      records.onDidChange(() => {
        this.#look(store.states().flatMap((state) => state.batches));
      }),
      store.onDidChange((change) => {
        if (change.kind !== 'batches') return;
        this.#look(change.batchIds.flatMap((id) => store.find(change.accountId, id) ?? []));
      }),
    );
  }

  #look(batches: readonly Batch[]): void {
    const submissions = this.#deps.records.all().map(({ submission }) => submission);
    for (const doubled of findDoubled(submissions, batches)) {
      const { accountId, id } = doubled.second;
      const key = `twin ${accountId} ${id}`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      void this.#tell(doubled, key);
    }
  }

  async #tell({ submission, firstId, second }: Doubled, key: string): Promise<void> {
    const { accountId, id: batchId } = second;
    if ((await this.#deps.announced?.claim(key).catch(() => true)) === false) return;
    const cancel = vscode.l10n.t('Cancel the Second');
    const details = vscode.l10n.t('Show Details');
    const choice = await showMessage(
      'warning',
      vscode.l10n.t(
        'One submission of {0} became two batches, {1} and {2}: its request was delivered twice on the way. Both are billed.',
        plainText(submission.filename, 100),
        plainText(firstId, 80),
        plainText(batchId, 80),
      ),
      ...(isActive(second.status) ? [cancel, details] : [details]),
    );
    const run = (id: string) => vscode.commands.executeCommand(id, { accountId, batchId });
    if (choice === cancel) await run('batchStudio.cancel');
    if (choice === details) await run('batchStudio.showDetails');
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

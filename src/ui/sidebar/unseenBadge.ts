import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';

type BadgeView = Pick<vscode.TreeView<unknown>, 'visible' | 'badge' | 'onDidChangeVisibility'>;

/** Counts on the view's icon the batches that ended while nobody looked. */
export class UnseenBadge implements Disposable {
  readonly #view: BadgeView;
  readonly #unseen = new Set<string>();
  readonly #subscriptions: readonly Disposable[];

  constructor(view: BadgeView, store: Pick<BatchStore, 'onDidEnd'>) {
    this.#view = view;
    this.#subscriptions = [
      store.onDidEnd((batch) => {
        this.#ended(batch);
      }),
      view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#seen();
      }),
    ];
  }

  #ended(batch: Batch): void {
    if (this.#view.visible) return;
    this.#unseen.add(`${batch.accountId}/${batch.id}`);
    const value = this.#unseen.size;
    const tooltip =
      value === 1
        ? vscode.l10n.t('1 batch has ended')
        : vscode.l10n.t('{0} batches have ended', value);
    this.#view.badge = { value, tooltip };
  }

  #seen(): void {
    this.#unseen.clear();
    this.#view.badge = undefined;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

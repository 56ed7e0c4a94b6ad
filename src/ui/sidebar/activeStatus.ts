import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';

/** One item in the status bar while something is active. */
export class ActiveStatus implements Disposable {
  readonly #store: Pick<BatchStore, 'activeCount' | 'onDidChange'>;
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: Disposable;

  constructor(store: Pick<BatchStore, 'activeCount' | 'onDidChange'>) {
    this.#store = store;
    this.#item = vscode.window.createStatusBarItem(
      'batchStudio.active',
      vscode.StatusBarAlignment.Left,
    );
    this.#item.name = vscode.l10n.t('Batch Studio: active batches');
    this.#item.command = 'batchStudio.batches.focus';
    this.#subscription = store.onDidChange(() => {
      this.#update();
    });
    this.#update();
  }

  #update(): void {
    const count = this.#store.activeCount();
    if (count === 0) {
      this.#item.hide();
      return;
    }
    const words = count === 1 ? vscode.l10n.t('1 batch') : vscode.l10n.t('{0} batches', count);
    this.#item.text = `$(sync~spin) ${words}`;
    this.#item.tooltip = vscode.l10n.t('Active batches. Click to show them.');
    this.#item.accessibilityInformation = { label: vscode.l10n.t('{0} active', words) };
    this.#item.show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}

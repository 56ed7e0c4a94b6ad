import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { isActive } from '../../batches/status.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import { progressWords } from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';

/** A tooltip has room for so many. */
const mostShown = 10;

/** One item in the status bar while something is active: how many batches, how far they are, and which. */
export class ActiveStatus implements Disposable {
  readonly #store: Pick<BatchStore, 'states' | 'onDidChange'>;
  readonly #formats: Formats;
  readonly #nameOf: (batch: Batch) => string;
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: Disposable;

  constructor(
    store: Pick<BatchStore, 'states' | 'onDidChange'>,
    formats: Formats,
    nameOf: (batch: Batch) => string,
  ) {
    this.#store = store;
    this.#formats = formats;
    this.#nameOf = nameOf;
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
    const active = this.#store
      .states()
      .flatMap(({ batches }) => batches.filter(({ status }) => isActive(status)));
    if (active.length === 0) {
      this.#item.hide();
      return;
    }
    const words =
      active.length === 1
        ? vscode.l10n.t('1 batch')
        : vscode.l10n.t('{0} batches', this.#formats.count(active.length));
    const share = shareOf(active);
    const percent = share === undefined ? [] : [this.#formats.percent(share)];
    this.#item.text = [`$(sync~spin) ${words}`, ...percent].join(' · ');
    const lines = this.#linesOf(active);
    const tooltip = new vscode.MarkdownString();
    // appendText escapes: names never become Markdown.
    for (const line of lines) tooltip.appendText(line).appendMarkdown('  \n');
    this.#item.tooltip = tooltip;
    const spoken = vscode.l10n.t('{0} active', words);
    this.#item.accessibilityInformation = { label: [spoken, ...percent].join(', ') };
    this.#item.show();
  }

  #linesOf(active: readonly Batch[]): readonly string[] {
    const more = active.length - mostShown;
    return [
      ...active.slice(0, mostShown).map((batch) => {
        const name = plainText(this.#nameOf(batch), 60);
        return [name, progressWords(batch, this.#formats)].filter(Boolean).join(' · ');
      }),
      ...(more > 0 ? [vscode.l10n.t('… and {0} more.', this.#formats.count(more))] : []),
      vscode.l10n.t('Active batches. Click to show them.'),
    ];
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}

/** How much of all their requests is done; undefined while nobody knows how many there are. */
function shareOf(batches: readonly Batch[]): number | undefined {
  let [done, all] = [0, 0];
  for (const { counts } of batches) {
    if (!counts) continue;
    done += Math.min(counts.completed + counts.failed, counts.total);
    all += counts.total;
  }
  return all > 0 ? done / all : undefined;
}

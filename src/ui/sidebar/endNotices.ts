import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { outcomeOf, type Outcome } from '../../batches/capabilities.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { outcomeWord, progressWords, reasonWords } from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import type { SidebarDeps } from './sidebarDeps.ts';
import { showMessage } from '../kit/showMessage.ts';

/** Outcomes that someone should look into. */
const failures: readonly Outcome[] = ['failed', 'all_failed', 'expired'];

/** Batches that end within this time share one notification. */
const gatherMs = 500;

export interface EndNoticesDeps extends Pick<
  SidebarDeps,
  'settings' | 'store' | 'records' | 'announced'
> {
  readonly clock: Clock;
  readonly formats: Formats;
  readonly nameOf: (batch: Batch) => string;
}

/** One notification for each batch that ended, or one for several that ended together; never a second time. */
export class EndNotices implements Disposable {
  readonly #deps: EndNoticesDeps;
  readonly #subscription: Disposable;
  #waiting: Batch[] = [];
  #stopWaiting: (() => void) | undefined;

  constructor(deps: EndNoticesDeps) {
    this.#deps = deps;
    this.#subscription = deps.store.onDidEnd((batch) => void this.#ended(batch));
  }

  async #ended(batch: Batch): Promise<void> {
    const { settings, records, announced, clock } = this.#deps;
    const wanted = settings.notifications();
    if (wanted === 'off') return;
    if (wanted === 'mine' && !records.isMine(batch.accountId, batch.id)) return;
    // When the shared record cannot be written, a second notification is better than none.
    const first = await announced?.claim(`ended ${batch.accountId} ${batch.id}`).catch(() => true);
    if (first === false) return;
    this.#waiting.push(batch);
    this.#stopWaiting ??= clock.after(gatherMs, () => {
      const batches = this.#waiting;
      this.#waiting = [];
      this.#stopWaiting = undefined;
      void (batches.length === 1 ? this.#tellOne(batches[0]) : this.#tellAll(batches));
    });
  }

  async #tellOne(batch: Batch | undefined): Promise<void> {
    if (!batch) return;
    const { formats, nameOf } = this.#deps;
    const words = [
      outcomeWord(batch),
      progressWords(batch, formats),
      reasonWords(batch, formats),
    ].filter(Boolean);
    const message = `${plainText(nameOf(batch), 100)}: ${words.join(' · ')}`;
    const show = vscode.l10n.t('Show Results');
    const failures = vscode.l10n.t('Show Failures');
    const details = vscode.l10n.t('Show Details');
    const never = vscode.l10n.t("Don't Show Again");
    const buttons = [
      ...(batch.outputFileId !== null || batch.errorFileId !== null ? [show] : [details]),
      ...(batch.errorFileId !== null ? [failures] : []),
      never,
    ];
    const choice =
      outcomeOf(batch) === 'succeeded'
        ? await showMessage('information', message, ...buttons)
        : await showMessage('warning', message, ...buttons);
    const run = (id: string) =>
      vscode.commands.executeCommand(id, { accountId: batch.accountId, batchId: batch.id });
    if (choice === show) await run('batchStudio.showResults');
    if (choice === failures) await run('batchStudio.openErrors');
    if (choice === details) await run('batchStudio.showDetails');
    if (choice === never) await this.#deps.settings.setNotifications('off');
  }

  async #tellAll(batches: readonly Batch[]): Promise<void> {
    const show = vscode.l10n.t('Show Batches');
    const never = vscode.l10n.t("Don't Show Again");
    const { formats, nameOf } = this.#deps;
    const failed = batches.filter((batch) => failures.includes(outcomeOf(batch)));
    const [first] = failed;
    const ended = vscode.l10n.t('{0} batches have ended', batches.length);
    const choice = await showMessage(
      first ? 'warning' : 'information',
      first
        ? vscode.l10n.t(
            '{0}, {1} of them failed: {2}',
            ended,
            failed.length,
            [plainText(nameOf(first), 100), reasonWords(first, formats)]
              .filter(Boolean)
              .join(' · '),
          )
        : ended,
      show,
      never,
    );
    if (choice === show) await vscode.commands.executeCommand('batchStudio.batches.focus');
    if (choice === never) await this.#deps.settings.setNotifications('off');
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#stopWaiting?.();
  }
}

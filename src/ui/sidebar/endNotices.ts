import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { outcomeOf, type Outcome } from '../../batches/capabilities.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { outcomeWord, progressWords, reasonWords } from '../batch/batchWords.ts';
import { isAtWork, type Jobs } from '../batch/jobs.ts';
import { memberWords } from './jobView.ts';
import type { Job } from '../../tracking/jobs/foldJobs.ts';
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
  readonly nameOfJob: (job: Job) => string;
  readonly jobs: Pick<Jobs, 'of' | 'joint'>;
}

/** A batch that ended, or a job, as if it were one. */
interface Ended {
  readonly batch: Batch;
  readonly job: Job | undefined;
}

/** One notification for each batch or job that ended, or one for several that ended together; never a second time. */
export class EndNotices implements Disposable {
  readonly #deps: EndNoticesDeps;
  readonly #subscription: Disposable;
  #waiting: Ended[] = [];
  #stopWaiting: (() => void) | undefined;

  constructor(deps: EndNoticesDeps) {
    this.#deps = deps;
    this.#subscription = deps.store.onDidEnd((batch) => void this.#ended(batch));
  }

  async #ended(batch: Batch): Promise<void> {
    const { settings, records, announced, clock, jobs } = this.#deps;
    const wanted = settings.notifications();
    if (wanted === 'off') return;
    const job = jobs.of(batch);
    const members = job?.members.map((member) => member.batch) ?? [batch];
    if (wanted === 'mine' && !members.some(({ accountId, id }) => records.isMine(accountId, id)))
      return;
    // Parts and retries are told of together, when nothing of them runs any more.
    if (job && isAtWork(job)) return;
    const key = job ? `job ${job.id} ${members.map(({ id }) => id).join(' ')}` : batch.id;
    // When the shared record cannot be written, a second notification is better than none.
    const first = await announced?.claim(`ended ${batch.accountId} ${key}`).catch(() => true);
    if (first === false) return;
    this.#waiting.push({ batch: job ? jobs.joint(job) : batch, job });
    this.#stopWaiting ??= clock.after(gatherMs, () => {
      const ended = this.#waiting;
      this.#waiting = [];
      this.#stopWaiting = undefined;
      void (ended.length === 1 ? this.#tellOne(ended[0]) : this.#tellAll(ended));
    });
  }

  async #tellOne(ended: Ended | undefined): Promise<void> {
    if (!ended) return;
    const { batch, job } = ended;
    const { formats } = this.#deps;
    const words = [
      outcomeWord(batch),
      progressWords(batch, formats),
      reasonWords(batch, formats),
      ...(job ? memberWords(job.members, formats) : []),
    ].filter(Boolean);
    const message = `${this.#nameOf(ended)}: ${words.join(' · ')}`;
    const show = vscode.l10n.t('Show Results');
    const failures = vscode.l10n.t('Show Failures');
    const details = vscode.l10n.t('Show Details');
    const list = vscode.l10n.t('Show Batches');
    const never = vscode.l10n.t("Don't Show Again");
    const buttons = [
      ...(batch.outputFileId !== null || batch.errorFileId !== null
        ? [show]
        : job
          ? [list]
          : [details]),
      ...(batch.errorFileId !== null && !job ? [failures] : []),
      never,
    ];
    const choice =
      outcomeOf(batch) === 'succeeded'
        ? await showMessage('information', message, ...buttons)
        : await showMessage('warning', message, ...buttons);
    const run = (id: string) =>
      vscode.commands.executeCommand(id, {
        accountId: batch.accountId,
        ...(job ? { jobId: job.id } : { batchId: batch.id }),
      });
    if (choice === show) await run('batchStudio.showResults');
    if (choice === failures) await run('batchStudio.openErrors');
    if (choice === list) await vscode.commands.executeCommand('batchStudio.batches.focus');
    if (choice === details) await run('batchStudio.showDetails');
    if (choice === never) await this.#deps.settings.setNotifications('off');
  }

  async #tellAll(all: readonly Ended[]): Promise<void> {
    const show = vscode.l10n.t('Show Batches');
    const never = vscode.l10n.t("Don't Show Again");
    const { formats } = this.#deps;
    const failed = all.filter(({ batch }) => failures.includes(outcomeOf(batch)));
    const [first] = failed;
    const ended = vscode.l10n.t('{0} batches have ended', all.length);
    const choice = await showMessage(
      first ? 'warning' : 'information',
      first
        ? vscode.l10n.t(
            '{0}, {1} of them failed: {2}',
            ended,
            failed.length,
            [this.#nameOf(first), reasonWords(first.batch, formats)].filter(Boolean).join(' · '),
          )
        : ended,
      show,
      never,
    );
    if (choice === show) await vscode.commands.executeCommand('batchStudio.batches.focus');
    if (choice === never) await this.#deps.settings.setNotifications('off');
  }

  #nameOf({ batch, job }: Ended): string {
    const { nameOf, nameOfJob } = this.#deps;
    return plainText(job ? nameOfJob(job) : nameOf(batch), 100);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#stopWaiting?.();
  }
}

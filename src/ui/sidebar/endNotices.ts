import type { Batch } from '../../batches/batch.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { isRunning, type Jobs } from '../batch/jobs.ts';
import type { Job } from '../../tracking/jobs/foldJobs.ts';
import type { Formats } from '../kit/formats.ts';
import type { SidebarDeps } from './sidebarDeps.ts';

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
export interface Ended {
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
    await records.whenRead();
    const job = jobs.of(batch);
    const members = job?.members.map((member) => member.batch) ?? [batch];
    if (wanted === 'mine' && !members.some(({ accountId, id }) => records.isMine(accountId, id)))
      return;
    // Parts and retries are told of together, when nothing of them runs any more.
    if (job && isRunning(job)) return;
    const key = job ? `job ${job.id} ${members.map(({ id }) => id).join(' ')}` : batch.id;
    // When the shared record cannot be written, a second notification is better than none.
    const first = await announced?.claim(`ended ${batch.accountId} ${key}`).catch(() => true);
    if (first === false) return;
    this.#waiting.push({ batch: job ? jobs.joint(job) : batch, job });
    this.#stopWaiting ??= clock.after(gatherMs, () => {
      const ended = this.#waiting;
      this.#waiting = [];
      this.#stopWaiting = undefined;
      void import('./tellEnded.ts').then(({ tellEnded }) => tellEnded(ended, this.#deps));
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#stopWaiting?.();
  }
}

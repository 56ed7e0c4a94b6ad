import type { Clock } from '../../batches/clock.ts';
import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';
import {
  submissionState,
  type Submission,
  type SubmissionState,
} from '../../tracking/journal/submission.ts';
import type { Journal } from '../../tracking/journal/journal.ts';

export interface KnownSubmission {
  readonly submission: Submission;
  readonly state: SubmissionState;
}

/** A window that dies in the middle of a submission tells nobody. */
const lookAgainMs = 30_000;

/** The journal as last read, for readers that cannot wait: tree, notifications, diagnostics. */
export class Submissions implements Disposable {
  readonly #journal: Pick<Journal, 'list' | 'isRunning' | 'onDidChange'>;
  readonly #changed = new Emitter<undefined>();
  readonly #subscription: Disposable;
  #records: readonly KnownSubmission[] = [];
  #byBatch: ReadonlyMap<string, Submission> = new Map();
  #reading: Promise<void> | undefined;
  #stale = false;
  #isRead = false;
  readonly #clock: Clock;
  #cancelTimer: (() => void) | undefined;
  #isDisposed = false;

  readonly onDidChange: Event<undefined> = this.#changed.event;

  constructor(journal: Pick<Journal, 'list' | 'isRunning' | 'onDidChange'>, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
    this.#subscription = journal.onDidChange(() => void this.reload());
  }

  /** Newest first. */
  all(): readonly KnownSubmission[] {
    return this.#records;
  }

  /** Was this batch submitted from here? */
  isMine(accountId: string, batchId: string): boolean {
    return this.submissionOf(accountId, batchId) !== undefined;
  }

  submissionOf(accountId: string, batchId: string): Submission | undefined {
    return this.#byBatch.get(batchKey(accountId, batchId));
  }

  /** Newest first. */
  batchIds(accountId: string): readonly string[] {
    const own = this.#records.filter(({ submission }) => submission.accountId === accountId);
    return own.flatMap(({ submission }) => submission.batchId ?? []);
  }

  lastAccountId(): string | undefined {
    return this.#records[0]?.submission.accountId;
  }

  /** Settles when the journal was read once: before, nobody knows what was submitted from here. */
  async whenRead(): Promise<void> {
    if (!this.#isRead) await (this.#reading ?? this.reload());
  }

  /** Reads the journal; a call during a read makes one more read follow. */
  reload(): Promise<void> {
    this.#stale = true;
    this.#reading ??= this.#readWhileStale().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readWhileStale(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      const submissions = await this.#journal.list().catch(() => undefined);
      // An unreadable folder is told by the command that needs it; what was known stays shown.
      if (!submissions) continue;
      this.#records = submissions.map((submission) => ({
        submission,
        state: submissionState(submission, this.#journal.isRunning(submission)),
      }));
      this.#byBatch = byBatch(submissions);
    }
    this.#isRead = true;
    this.#lookAgainLater();
    this.#changed.fire(undefined);
  }

  #lookAgainLater(): void {
    this.#cancelTimer?.();
    const isRunning = this.#records.some(({ state }) => state === 'running');
    if (isRunning && !this.#isDisposed)
      this.#cancelTimer = this.#clock.after(lookAgainMs, () => void this.reload());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#cancelTimer?.();
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** The latest submission of each batch. @param submissions newest first */
function byBatch(submissions: readonly Submission[]): ReadonlyMap<string, Submission> {
  return new Map(
    submissions
      .filter(({ batchId }) => batchId !== undefined)
      .map(
        (submission) =>
          [batchKey(submission.accountId, submission.batchId ?? ''), submission] as const,
      )
      .toReversed(),
  );
}

/** An account's id has no space. */
function batchKey(accountId: string, batchId: string): string {
  return `${accountId} ${batchId}`;
}

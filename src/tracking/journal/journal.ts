import { randomUUID } from 'node:crypto';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { thisMachine } from '../../batches/atWork.ts';
import type { EpochSeconds } from '../../batches/batch.ts';
import { systemClock, type Clock } from '../../batches/clock.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';
import {
  type Submission,
  type SubmissionDraft,
  type SubmissionFacts,
  type SubmissionOwner,
  type SubmissionStep,
  mayFollow,
} from './submission.ts';
import { SubmissionFiles, type Revision } from './submissionFiles.ts';
import { isOwnerAtWork, processStart } from './ownerAtWork.ts';
import { watchFolder } from './watchFolder.ts';

export interface JournalOptions {
  readonly folder: string;
  readonly clock?: Clock;
}

/** Steps that end a process's work on a submission. */
const atRest: readonly SubmissionStep[] = ['created', 'stopped'];

const staleMs = 3_600_000;

/** Until a disk that did not take a note is tried again. */
const retryMs = 60_000;

/** Nobody is still in the middle of writing to an ended record of this age. */
const restingSeconds = 86_400;

/** By then services have forgotten the batch, and what they said of its lines. */
const indexSeconds = 30 * 86_400;

/** Ended submissions are of use for some time after services have forgotten their batches. */
const keptSeconds = 180 * 86_400;

/** The record of every submission, shared by all windows, each step on disk before it begins. */
export class Journal implements Disposable {
  readonly #files: SubmissionFiles;
  readonly #clock: Clock;
  /** This window. */
  readonly #owner: SubmissionOwner;
  /** Submissions that this window works on. */
  readonly #working = new Set<string>();
  /** By record: its latest state that this process has seen, and since when it has. */
  readonly #seen = new Map<string, { readonly revision: number; readonly since: number }>();
  readonly #retries = new Set<() => void>();
  #isPruned = false;
  #isDisposed = false;
  readonly #changed = new Emitter<undefined>();
  /** Fires for this window's steps, and for those of others while `watch()` is on. */
  readonly onDidChange: Event<undefined> = this.#changed.event;

  constructor(options: JournalOptions) {
    this.#files = new SubmissionFiles(options.folder);
    this.#clock = options.clock ?? systemClock;
    const { pid } = process;
    const startTime = processStart(pid);
    this.#owner = {
      pid,
      machine: thisMachine,
      ...(startTime !== undefined && { startTime }),
      session: randomUUID(),
    };
  }

  get folder(): string {
    return this.#files.folder;
  }

  /**
   * Writes a new submission; nothing has been sent.
   * @param index writes the index of the file's lines to a new file of the given name
   * @throws ApiFailure `disk` or `disk_full`, or what `index` throws
   */
  async plan(
    draft: SubmissionDraft,
    index?: (target: string) => Promise<void>,
  ): Promise<Submission> {
    const id = randomUUID();
    if (index) await this.#onDisk(() => this.#files.writeIndex(id, index));
    const now = this.#now();
    const submission: Submission = {
      version: 1,
      id,
      ...draft,
      plannedAt: now,
      step: 'planned',
      steppedAt: now,
      owner: this.#owner,
    };
    this.#working.add(id);
    try {
      await this.#onDisk(() => this.#files.write(submission, 1));
      this.#see({ submission, revision: 1 });
    } catch (error) {
      // It may be on disk all the same.
      await this.release(id);
      throw error;
    }
    this.#tell();
    if (!this.#isPruned) {
      this.#isPruned = true;
      // Not worth a failure, nor anyone's waiting.
      void this.#pruneOld(id).catch(() => undefined);
    }
    return submission;
  }

  /**
   * Writes the next step before it begins, or, with `facts.failure`, how the present one went wrong; whoever is at
   * work stays so until `release`, since it may look for what came of it and go on.
   * @throws ApiFailure `wrong_state` when another window moved or discarded the submission; `disk`, `disk_full`.
   */
  async step(id: string, step: SubmissionStep, facts: SubmissionFacts = {}): Promise<Submission> {
    for (;;) {
      const found = await this.#onDisk(() => this.#files.read(id));
      const failed = facts.failure !== undefined;
      if (!found || found.submission.isUnreadable)
        throw new ApiFailure({ kind: 'wrong_state', code: 'submission_gone' });
      const isOurs = found.submission.owner?.session === this.#owner.session;
      if (!mayFollow(found.submission.step, step, { failed, isOurs }))
        throw new ApiFailure({ kind: 'wrong_state', code: 'submission_moved' });
      const { owner: _owner, failure: _failure, ...kept } = found.submission;
      const submission: Submission = {
        ...kept,
        ...facts,
        step,
        steppedAt: this.#now(),
        ...(!atRest.includes(step) && { owner: this.#owner }),
      };
      // Before others can see it, so that nothing takes it for given up.
      if (submission.owner) this.#working.add(id);
      const revision = found.revision + 1;
      if (!(await this.#onDisk(() => this.#files.write(submission, revision)))) continue;
      this.#see({ submission, revision });
      if (!submission.owner) this.#working.delete(id);
      this.#tell();
      return submission;
    }
  }

  /** Where the index of the lines that were sent is, if there is one. */
  indexPath(id: string): string {
    return this.#files.indexPath(id);
  }

  async find(id: string): Promise<Submission | undefined> {
    const found = await this.#onDisk(() => this.#files.read(id));
    if (found) this.#see(found);
    return found?.submission;
  }

  /** Newest first. What cannot be read of a record puts it in doubt, and is never an error. */
  async list(): Promise<readonly Submission[]> {
    const all = await this.#onDisk(() => this.#files.readAll());
    for (const found of all) this.#see(found);
    return all
      .map(({ submission }) => submission)
      .sort((a, b) => b.plannedAt - a.plannedAt || (a.id < b.id ? -1 : 1));
  }

  /** The same bytes sent to the same account before, or being sent now; newest first. */
  async earlierSubmissions(sha256: string, accountId: string): Promise<readonly Submission[]> {
    const all = await this.list();
    return all
      .filter((submission) => submission.sha256 === sha256 && submission.accountId === accountId)
      .filter((submission) => submission.step !== 'stopped' || submission.fileId !== undefined);
  }

  /** Is a living process, this or another, at work on it? */
  isRunning(submission: Submission): boolean {
    const { owner } = submission;
    if (!owner || atRest.includes(submission.step)) return false;
    return owner.session === this.#owner.session
      ? this.#working.has(submission.id)
      : isOwnerAtWork(owner, submission.steppedAt * 1000, this.#clock.now());
  }

  /**
   * How long a record has been as it is, in milliseconds, as far as this process has seen it: what times of day say of
   * it proves nothing, since a clock may have been set between two of them.
   */
  seenMs(id: string): number {
    const seen = this.#seen.get(id);
    return seen ? this.#clock.elapsed() - seen.since : 0;
  }

  /**
   * This window has given up on it: also on disk, should its last step not have said so, at once or as soon as that
   * takes it. Never throws.
   */
  async release(id: string): Promise<void> {
    this.#working.delete(id);
    try {
      await this.#disown(id);
    } catch {
      if (this.#isDisposed) return;
      const cancel = this.#clock.after(retryMs, () => {
        this.#retries.delete(cancel);
        if (!this.#working.has(id)) void this.release(id);
      });
      this.#retries.add(cancel);
    }
  }

  async discard(id: string): Promise<void> {
    await this.#onDisk(() => this.#files.remove(id));
    this.#working.delete(id);
    this.#seen.delete(id);
    this.#tell();
  }

  /** Removes records of ended submissions from before the given time, and what crashes left of unfinished writes. */
  async prune(before: EpochSeconds, now = this.#now()): Promise<void> {
    const ended = (await this.list()).filter(
      ({ step, fileId }) => step === 'created' || (step === 'stopped' && !fileId),
    );
    const old = ended.filter(({ steppedAt }) => steppedAt < before);
    for (const { id } of old) {
      await this.#onDisk(() => this.#files.remove(id));
      this.#seen.delete(id);
    }
    for (const { id, steppedAt } of ended) {
      if (steppedAt < now - restingSeconds) await this.#onDisk(() => this.#files.compact(id));
      if (steppedAt < now - indexSeconds) await this.#onDisk(() => this.#files.removeIndex(id));
    }
    await this.#onDisk(() => this.#files.removeLeftOver(staleMs, Date.now()));
    if (old.length > 0) this.#tell();
  }

  /**
   * Removes what is old by the times of other submissions too: a clock that is far ahead for a moment must not cost any
   * record. So much time has passed as two others have seen.
   * @param id of the one that was just planned
   */
  async #pruneOld(id: string): Promise<void> {
    const others = (await this.list()).filter((other) => other.id !== id);
    const [, seen] = others.map(({ steppedAt }) => steppedAt).sort((a, b) => b - a);
    if (seen === undefined) return;
    const now = Math.min(seen, this.#now());
    await this.prune(now - keptSeconds, now);
  }

  /** Also fires `onDidChange` for what other windows write, until disposed. */
  watch(): Disposable {
    return watchFolder(this.folder, () => this.#tell());
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const cancel of this.#retries) cancel();
    this.#changed.dispose();
  }

  async #disown(id: string): Promise<void> {
    const found = await this.#files.read(id);
    if (found?.submission.owner?.session !== this.#owner.session || this.#working.has(id)) return;
    const { owner: _owner, ...submission } = found.submission;
    const revision = found.revision + 1;
    if (!(await this.#files.write(submission, revision))) return;
    this.#see({ submission, revision });
    this.#tell();
  }

  #see({ submission: { id }, revision }: Revision): void {
    if (this.#seen.get(id)?.revision === revision) return;
    this.#seen.set(id, { revision, since: this.#clock.elapsed() });
  }

  #now(): EpochSeconds {
    return Math.floor(this.#clock.now() / 1000);
  }

  /** Later, so that a listener's error can never come between the steps of a submission. */
  #tell(): void {
    queueMicrotask(() => this.#changed.fire(undefined));
  }

  async #onDisk<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw diskFailure(error);
    }
  }
}

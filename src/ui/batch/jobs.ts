import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import { foldJobs, type FoldedJobs, type Job } from '../../tracking/jobs/foldJobs.ts';
import { jointBatch } from '../../tracking/jobs/jointBatch.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import { jobMarkOf, type JobMark } from '../../tracking/journal/jobMark.ts';
import type { Submissions } from './submissions.ts';

/** The jobs of all accounts, as far as their batches are known: from our records, else from the batches' metadata. */
export class Jobs {
  readonly #store: Pick<BatchStore, 'state' | 'find'>;
  readonly #records: Pick<Submissions, 'submissionOf'>;
  #folded = new WeakMap<readonly Batch[], FoldedJobs>();
  #joint = new WeakMap<Job, Batch>();

  constructor(
    store: Pick<BatchStore, 'state' | 'find'>,
    records: Pick<Submissions, 'submissionOf'>,
  ) {
    this.#store = store;
    this.#records = records;
  }

  markOf(batch: Batch): JobMark | undefined {
    return jobMarkOf(batch) ?? this.#records.submissionOf(batch.accountId, batch.id)?.job;
  }

  /** The job that a batch is a member of, if it is in one. */
  of({ accountId, id }: Pick<Batch, 'accountId' | 'id'>): Job | undefined {
    return this.#ofAccount(accountId)?.ofBatch.get(id);
  }

  find(accountId: string, jobId: string): Job | undefined {
    return this.#ofAccount(accountId)?.byId.get(jobId);
  }

  /** @returns the same object as long as nothing changed */
  joint(job: Job): Batch {
    const known = this.#joint.get(job) ?? jointBatch(job);
    this.#joint.set(job, known);
    return known;
  }

  /** What our records say of batches has changed. */
  forget(): void {
    this.#folded = new WeakMap();
  }

  #ofAccount(accountId: string): FoldedJobs | undefined {
    const batches = this.#store.state(accountId)?.batches;
    if (!batches) return undefined;
    const known = this.#folded.get(batches) ?? foldJobs(batches, (batch) => this.markOf(batch));
    this.#folded.set(batches, known);
    return known;
  }
}

/** Does something of it still run? */
export function isRunning({ members }: Job): boolean {
  return members.some(({ batch }) => isActive(batch.status));
}

/** What a retry of a batch is to say of its job. */
export function retryOf(batch: Batch, jobs: Pick<Jobs, 'of' | 'markOf'>): JobMark {
  return { id: jobs.of(batch)?.id ?? jobs.markOf(batch)?.id ?? batch.id };
}

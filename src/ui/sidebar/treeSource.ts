import type { Batch, BatchFileKind, EpochSeconds } from '../../batches/batch.ts';
import type { AccountState } from '../../tracking/batches/accountState.ts';
import type { Job } from '../../tracking/jobs/foldJobs.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import type { Watched } from '../batch/forecastWords.ts';
import type { KnownSubmission } from '../batch/submissions.ts';
import type { SectionName } from './batchSections.ts';

/** What the tree reads; the store and the records are these. */
export interface TreeSource {
  states(): readonly AccountState[];
  state(accountId: string): AccountState | undefined;
  find(accountId: string, batchId: string): Batch | undefined;
  records(): readonly KnownSubmission[];
  /** The record of how a batch was submitted from here. */
  submissionOf(accountId: string, batchId: string): Submission | undefined;
  /** Has it not moved for so long that people wonder? */
  isQuiet(batch: Batch): boolean;
  /** Is there a copy of this file here of which nothing says that it is whole, as far as was looked? */
  isUnproved?(batch: Batch, kind: BatchFileKind): boolean;
  /** When its service deletes what came back, as long as that is not here; undefined where that is not known. */
  resultsGoneAt?(batch: Batch): EpochSeconds | undefined;
  /** What was seen of its progress, as far as it was looked at. */
  watched?(batch: Batch): Watched;
  /** Does it fit the filter? */
  fits(batch: Batch): boolean;
  grouping(): Grouping;
  /** Its section when the list is grouped by state. */
  sectionOf(batch: Batch): SectionName;
  /** The same batches in the order that was chosen. @param batches newest first */
  ordered(batches: readonly Batch[]): readonly Batch[];
  /** The job that a batch is a member of, if it is in one. */
  jobOf(batch: Batch): Job | undefined;
  job(accountId: string, jobId: string): Job | undefined;
  /** A job as if it were one batch. */
  joint(job: Job): Batch;
  /** What the user marked it as. */
  marks(batch: Batch): readonly BatchMark[];
}

/** Which nodes stand above batches. */
export type Grouping = 'account' | 'state';

export type BatchMark = 'pinned' | 'hidden';

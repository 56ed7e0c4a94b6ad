import type { EpochSeconds } from '../../batches/batch.ts';
import type { JobMark } from './jobMark.ts';

/**
 * What may follow what. A step that follows itself only adds facts. `created` may follow everything: once the
 * service has named the batch, no earlier opinion counts.
 */
const followers: { [S in SubmissionStep]: readonly SubmissionStep[] } = {
  planned: ['uploading', 'stopped'],
  uploading: ['uploaded', 'stopped'],
  uploaded: ['creating', 'stopped'],
  // Back to `uploaded` after a certain refusal that may be tried again.
  creating: ['uploaded', 'stopped'],
  created: [],
  stopped: ['creating'],
};

export interface StepContext {
  /** Is the step written again to say that it failed? */
  readonly failed: boolean;
  /** Did this very window write the step before? */
  readonly isOurs: boolean;
}

export function mayFollow(
  from: SubmissionStep,
  to: SubmissionStep,
  { failed, isOurs }: StepContext,
): boolean {
  if (to === 'created') return true;
  // Whoever asked for the batch knows that it was refused; another window that has just found the file does not.
  if (from === 'creating' && to === 'uploaded' && !isOurs) return false;
  if (from === to) return failed || from === 'stopped';
  return followers[from].includes(to);
}

/**
 * How far a submission got. Written before each step begins, so that after a crash the record says what may have
 * happened:
 * - `planned`: nothing has left this machine
 * - `uploading`: the upload may have reached the service; `fileId` not known, no batch was asked for
 * - `uploaded`: `fileId` known, no batch asked for
 * - `creating`: the batch may exist; `batchId` not known
 * - `created`: `batchId` known; done
 * - `stopped`: ended by the user or by a certain refusal, no batch exists; an uploaded file may be left over
 */
export const submissionSteps = [
  'planned',
  'uploading',
  'uploaded',
  'creating',
  'created',
  'stopped',
] as const;

export type SubmissionStep = (typeof submissionSteps)[number];

/** The process that works on a submission, so that another window does not take it for a dead one. */
export interface SubmissionOwner {
  readonly pid: number;
  /** Eight hex digits of a hash of its name: a home folder may be shared. */
  readonly machine: string;
  /** Tells the process from others of its number, where the system can (`processStart`). */
  readonly startTime?: string;
  /** Random per journal object, that is per window. */
  readonly session: string;
}

/** The durable record of one submission; on disk before the first byte leaves. Holds no key and no request text. */
export interface Submission {
  readonly version: 1;
  /** Random UUID; also sent in the batch's metadata where there is room. */
  readonly id: string;
  readonly accountId: string;
  /** Id of the provider profile. */
  readonly provider: string;
  readonly origin: string;
  /** First 8 hex digits of the key's SHA-256: tells keys apart, gives nothing away. */
  readonly keyFingerprint: string;
  /** URI of the file the user submitted, or of an untitled document. */
  readonly fileUri: string;
  readonly filename: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly requests: number;
  readonly model: string | null;
  readonly endpoint: string;
  readonly completionWindow: string;
  /** As the user gave it, without the submission's own id. */
  readonly metadata: Readonly<Record<string, string>>;
  /** When it is a part of a split file, or a retry. */
  readonly job?: JobMark;
  readonly plannedAt: EpochSeconds;
  readonly step: SubmissionStep;
  readonly steppedAt: EpochSeconds;
  readonly fileId?: string;
  /** The upload's time by the service's own clock: no batch of ours is older. */
  readonly fileCreatedAt?: EpochSeconds;
  /** When its batch was last asked for; whatever was answered, a list that lags may not show it yet. */
  readonly askedAt?: EpochSeconds;
  readonly batchId?: string;
  /** Kind of the failure that stopped or confused it, for the sentence in the tree. */
  readonly failure?: string;
  /** Present while a process works on it; absent once it has given up or ended. */
  readonly owner?: SubmissionOwner;
  /** Never on disk: nothing of the record but its id could be read. */
  readonly isUnreadable?: true;
}

/** What a submission needs to be planned. */
export type SubmissionDraft = Omit<
  Submission,
  | 'version'
  | 'id'
  | 'plannedAt'
  | 'step'
  | 'steppedAt'
  | 'fileId'
  | 'fileCreatedAt'
  | 'askedAt'
  | 'batchId'
  | 'failure'
  | 'owner'
  | 'isUnreadable'
>;

/** The `failure` of a planned submission that lets another one of the same bytes, begun at the same instant, go first. */
export const yielded = 'yielded';

/** What a step teaches. */
export type SubmissionFacts = Partial<
  Pick<Submission, 'fileId' | 'fileCreatedAt' | 'askedAt' | 'batchId' | 'failure'>
>;

/** How a submission stands for its user, and so which node and actions the tree shows for it. */
export type SubmissionState =
  | 'running' // a window is at work on it
  | 'not_sent' // interrupted before anything left: submit again or discard
  | 'upload_unconfirmed' // the file may have arrived, no batch exists: submit again or discard
  | 'file_left' // the file is at the service, no batch exists: use it (resume), delete it, or discard
  | 'unconfirmed' // the batch may exist: reconcile before anything else
  | 'unreadable' // nobody can say what it was: look in the provider's console, then discard
  | 'created'
  | 'over'; // no batch, no file known to be left: nothing to show

const stateAtRest: { [S in SubmissionStep]: SubmissionState } = {
  planned: 'not_sent',
  uploading: 'upload_unconfirmed',
  uploaded: 'file_left',
  creating: 'unconfirmed',
  created: 'created',
  stopped: 'over',
};

/** @param running whether a living process works on it (`Journal.isRunning`) */
export function submissionState(submission: Submission, running: boolean): SubmissionState {
  if (submission.isUnreadable) return 'unreadable';
  if (running && submission.step !== 'created' && submission.step !== 'stopped') return 'running';
  if (submission.step === 'stopped' && submission.fileId !== undefined) return 'file_left';
  return stateAtRest[submission.step];
}

/** Where a submission's process dies: before or after each write of the journal and each call. */
export const freezePoints = [
  'plan:before',
  /** The index of the lines is written, and not yet in place. */
  'index:after',
  'plan:after',
  'uploading:before',
  'uploading:after',
  'upload:sent',
  'upload:after',
  'uploaded:before',
  'uploaded:after',
  'creating:before',
  'creating:after',
  'create:sent',
  'create:after',
  'created:before',
  'created:after',
  /** Anywhere, also in the middle of a write: the clock decides. */
  'anywhere',
] as const;

/** Around the note that a create was refused in words that nobody can be sure of; only such a create gets there. */
export const doubtPoints = ['doubt:before', 'doubt:after'] as const;

export type FreezePoint = (typeof freezePoints)[number] | (typeof doubtPoints)[number];

/** One submission of a process that is going to be killed. */
export interface DoomedRun {
  readonly seed: number;
  readonly journal: string;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly point: FreezePoint;
  /** The account's list lags by so many looks and names the oldest first. */
  readonly lag?: number;
}

/** What the process is told when it starts. */
export interface Doom {
  readonly baseUrl: string;
  readonly token: string;
  readonly runs: readonly DoomedRun[];
}

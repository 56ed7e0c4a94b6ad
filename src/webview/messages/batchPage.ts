/** What the page of a batch and its host say to each other: plain data, in words of the reader's language. */

/** Which colour and shape something has; the words beside it say the same. */
export type Tone = 'plain' | 'active' | 'good' | 'warning' | 'bad';

/** What a button of the page does; the host knows how. */
export const pageCommands = [
  'showResults',
  'retryFailed',
  'cancel',
  'openInput',
  'openOutput',
  'openErrors',
  'openInConsole',
  'copyId',
  'copyLink',
  'check',
  'asText',
  'openSource',
  'copyFileId',
  'deleteFile',
] as const;

export type PageCommand = (typeof pageCommands)[number];

export interface PageButton {
  readonly command: PageCommand;
  readonly label: string;
  readonly icon: string;
  readonly isPrimary?: boolean;
  /** Which file it is about. */
  readonly fileId?: string;
}

/** A sentence that needs to be seen. */
export interface PageNotice {
  readonly tone: Tone;
  readonly text: string;
}

/** A point of the curve: seconds since 1970, and how many requests were done and failed by then. */
export type ChartPoint = readonly [at: number, done: number, failed: number];

export interface ProgressChart {
  /** What it shows, in a sentence. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly points: readonly ChartPoint[];
  /** The first point is where the batch began: what came before the next one was not watched. */
  readonly isBeginGuessed: boolean;
  readonly forecast?: { readonly from: number; readonly to: number };
  readonly deadline?: number;
  readonly times: readonly { readonly at: number; readonly label: string }[];
  readonly counts: readonly { readonly value: number; readonly label: string }[];
  readonly legend: readonly { readonly of: LegendPart; readonly label: string }[];
  /** The same as a table: a head, and the rows. */
  readonly table: {
    readonly title: string;
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

export type LegendPart = 'done' | 'failed' | 'forecast' | 'deadline';

export interface PageProgress {
  readonly title: string;
  /** "340 of 1,000 done, 2 failed" */
  readonly words: string;
  readonly completedShare: number;
  readonly failedShare: number;
  readonly sentences: readonly string[];
  readonly chart?: ProgressChart;
}

/** Something that happened, or will. */
export interface TimelineStep {
  readonly label: string;
  readonly time: string;
  /** How long it took to come here, and how long it has been here. */
  readonly durations: readonly string[];
  readonly phase: 'past' | 'now' | 'ahead' | 'bad' | 'stopped';
}

export interface PageFile {
  readonly label: string;
  readonly id: string;
  /** Size, age, expiry, or why they are not known. */
  readonly facts: string;
  readonly buttons: readonly PageButton[];
}

/** A list of labels and values. */
export interface PageFacts {
  readonly title: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
}

/** Everything that the page shows. */
export interface BatchPageState {
  readonly title: string;
  readonly subtitle: string;
  readonly status: { readonly word: string; readonly icon: string; readonly tone: Tone };
  readonly buttons: readonly PageButton[];
  readonly actionsLabel: string;
  readonly notices: readonly PageNotice[];
  readonly progress?: PageProgress;
  readonly timeline: { readonly title: string; readonly steps: readonly TimelineStep[] };
  readonly failures?: {
    readonly title: string;
    readonly groups: readonly { readonly count: string; readonly text: string }[];
    readonly more?: string;
  };
  readonly files: { readonly title: string; readonly rows: readonly PageFile[] };
  readonly source?: {
    readonly title: string;
    readonly text: string;
    readonly tone: Tone;
    readonly buttons: readonly PageButton[];
  };
  readonly facts: readonly PageFacts[];
  readonly raw: { readonly title: string; readonly text: string };
}

export type ToBatchPage =
  | { readonly kind: 'state'; readonly state: BatchPageState }
  /** There is nothing to show, and why. */
  | { readonly kind: 'absent'; readonly text: string };

export type FromBatchPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'run'; readonly command: PageCommand; readonly fileId?: string };

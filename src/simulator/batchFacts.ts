import type { LineError } from './lineJudge.ts';

/** How long each stage of a run takes, in milliseconds. Fixed when the batch is created. */
export interface StageTimes {
  readonly validatingMs: number;
  readonly runningMs: number;
  readonly finalizingMs: number;
  readonly cancellingMs: number;
}

/** What the server found when it read the input file. */
export interface Judgement {
  /** Requests in the file. */
  readonly total: number;
  /** How many of them will end in the error file. */
  readonly willFail: number;
  readonly model: string | null;
  /** Not empty: the whole batch fails. Capped. */
  readonly errors: readonly LineError[];
  /** A line asked for a run that takes ten times as long. */
  readonly slow: boolean;
  /** A line asked that the window close halfway. */
  readonly expire: boolean;
}

/** Which result files an ended batch has, and what it used. */
export interface Written {
  readonly output: boolean;
  readonly error: boolean;
  readonly usage: { readonly input: number; readonly output: number } | null;
}

/** Everything that is stored of a batch; its state follows from this and the time. */
export interface BatchFacts {
  readonly id: string;
  readonly inputFileId: string;
  readonly endpoint: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly createdMs: number;
  readonly pace: StageTimes;
  /** Ids that its result files will have, if it gets them. */
  readonly outputFileId: string;
  readonly errorFileId: string;
  readonly judgement: Judgement | null;
  /** When cancelling was asked for. */
  readonly cancelMs: number | null;
  /** What it left behind, once it has ended. */
  readonly written: Written | null;
}

/** The batch once its file was read. Cancelled meanwhile: nothing of it is ever run, so the judgement is void. */
export function withJudgement(facts: BatchFacts, judgement: Judgement): BatchFacts {
  const wanted = facts.cancelMs === null && facts.judgement === null;
  return wanted ? { ...facts, judgement } : facts;
}

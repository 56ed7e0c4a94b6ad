import type { AnswerFiles } from '../answers/rowAnswers.ts';
import type { AnswersReport } from '../answers/writeAnswers.ts';
import type { BuildReport } from '../build/writeBatch.ts';
import type { BatchPrompt } from '../prompt/parsePrompt.ts';
import type { AuthoringProblem } from '../authoringProblem.ts';
import type { CellRanges } from '../table/cellPlaces.ts';
import type { ChosenRows, RowChoice } from '../table/choosePreview.ts';
import type { TableHead, TablePlace } from '../table/openTable.ts';
import type { TableError } from '../table/table.ts';

/** A prompt: its text as it is on screen, and its absolute path. */
interface PromptTask {
  readonly text: string;
  readonly path: string;
}

interface BuildTask extends PromptTask {
  /** ISO date, for models that are retired by then. */
  readonly today?: string;
  /** Rows that make no request. */
  readonly leaveOut?: ReadonlySet<number>;
}

/** A table, and how its prompt says that it is read. */
interface TableTask {
  readonly place: TablePlace;
  readonly prompt: Pick<BatchPrompt, 'table' | 'mentions'>;
}

/** What is done, by what is given, and what comes of it. Plain data on both sides. */
export interface AuthoringWork {
  check: (task: BuildTask) => BuildReport;
  build: (task: BuildTask & { readonly out: string }) => BuildReport;
  answers: (
    task: PromptTask & { readonly files: readonly AnswerFiles[]; readonly out: string },
  ) => AnswersReport;
  head: (task: TableTask & { readonly most: number }) => TableHead;
  choose: (task: TableTask & { readonly choice: RowChoice; readonly most: number }) => ChosenRows;
  count: (task: TableTask) => number;
  /** Of the table that a prompt names, SHA-256 in hex. */
  hash: (task: PromptTask) => string;
  /** Where cells stand in a CSV file. */
  cells: (
    task: TableTask & { readonly problems: readonly Pick<AuthoringProblem, 'cell'>[] },
  ) => CellRanges | undefined;
}

export type WorkName = keyof AuthoringWork;
export type TaskOf<W extends WorkName> = Parameters<AuthoringWork[W]>[0];
export type ResultOf<W extends WorkName> = ReturnType<AuthoringWork[W]>;

/** What the worker is given. */
export interface AuthoringTask {
  readonly work: WorkName;
  readonly task: unknown;
  /** Shared memory: not 0 when it is to end. */
  readonly stop: Int32Array;
}

/** What it tells: how many rows are done, then what came of it, or why nothing did. */
export type AuthoringNews =
  | { readonly rows: number }
  | { readonly result: unknown }
  | { readonly tableError: { readonly code: TableError['code']; readonly detail: string } }
  | { readonly error: { readonly message: string; readonly code: string | undefined } };

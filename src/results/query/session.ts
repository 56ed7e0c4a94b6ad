/**
 * What a person can ask of the results of one or several batches, as plain data both ways: the same questions cross a
 * thread, a web view and the command line. Rows stay on disk; answers hold windows of them.
 */

/** Local files of one batch (or of one attempt at it). Several sources of one session are compared side by side. */
export interface ResultSource {
  /** As the user knows it: the batch's name, or the file's. */
  readonly label: string;
  readonly input?: string;
  /** Input files of further parts and of retries, in their order; an id that is known already is the same request. */
  readonly moreInputs?: readonly string[];
  /** Output files, then error files; of attempts the last good answer counts. */
  readonly outputs: readonly string[];
  readonly errors: readonly string[];
  /** The batch still runs: requests without a result are pending, not missing. */
  readonly isRunning?: boolean;
  /** JSON Lines of marks and notes by custom_id, written by the session. */
  readonly marks?: string;
  /** JSON Lines of `custom_id` and `expected`, and how a text is compared: `match` is `equals`, `contains` or `regex`. */
  readonly expected?: string;
  /** In place of `expected`, the column of `table` that holds what is expected. */
  readonly expectedColumn?: string;
  /** The table that the requests were built from, whose columns can be shown. */
  readonly table?: SourceTable;
}

export interface SourceTable {
  /** The batch prompt that names it; absolute. */
  readonly prompt: string;
  /** SHA-256 in hex and number of rows, as they were; not looked at when absent. */
  readonly sha256?: string;
  readonly rows?: number;
}

export type RowOutcome = 'answered' | 'review' | 'failed' | 'missing' | 'pending';

/** Why an answer needs review. */
export type ReviewReason =
  'length' | 'content_filter' | 'refusal' | 'empty' | 'not_json' | 'schema' | 'tool_arguments';

export type ColumnKind = 'text' | 'number' | 'choice';

export interface Column {
  /**
   * Stable: `custom_id`, `outcome`, `question`, `answer`, `finish`, `model`, `tokens.out`, …, `answer.label`, `meta.x`, `source.x` of the table;
   * of the second source `answer@1`, …; `comparison` of several; `expected`, `expected.label`, `answered.label`; `mark` and `note`.
   */
  readonly id: string;
  /** A name of data (a JSON member's path) when it has no built-in sentence. */
  readonly title: string;
  readonly kind: ColumnKind;
  readonly origin: 'request' | 'table' | 'result' | 'usage' | 'answer' | 'mark';
  readonly isShown: boolean;
}

export type Condition =
  | { readonly column: string; readonly is: 'in'; readonly values: readonly string[] }
  | {
      readonly column: string;
      readonly is: 'between';
      readonly from?: number;
      readonly to?: number;
    };

export type SearchPlace = 'everything' | 'custom_id' | 'question' | 'answer' | 'reasoning';

export interface Search {
  readonly text: string;
  readonly isRegex: boolean;
  readonly matchCase: boolean;
  readonly in: SearchPlace;
}

export interface Query {
  readonly conditions: readonly Condition[];
  readonly search?: Search;
  readonly sort?: { readonly column: string; readonly descending: boolean };
}

/** Told while a query runs, once more when it is done, and again when more is known of its rows. */
export interface QueryProgress {
  /** Rows that match so far. */
  readonly rows: number;
  readonly scanned: number;
  readonly total: number;
  readonly isDone: boolean;
  /** A regular expression that cannot be used, and why. */
  readonly error?: string;
}

export type Cell = string | number | null;

export interface Row {
  /** 0-based place in input order: names the row in every other question. */
  readonly row: number;
  readonly outcome: RowOutcome;
  readonly reasons: readonly ReviewReason[];
  /** By column id, texts cut to 300 characters. */
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface Count {
  readonly value: string;
  readonly count: number;
}

export interface FailureGroup {
  readonly status: number | null;
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

/** How it went for one of several sources. */
export interface SourceOverview {
  readonly label: string;
  readonly outcomes: Overview['outcomes'];
  readonly tokens: Overview['tokens'];
}

export interface Overview {
  readonly total: number;
  readonly outcomes: Readonly<Record<RowOutcome, number>>;
  readonly reasons: readonly Count[];
  readonly failures: readonly FailureGroup[];
  /** Failure groups beyond those listed. */
  readonly moreFailures: number;
  readonly models: readonly Count[];
  readonly tokens: {
    readonly input: number;
    readonly cached: number;
    readonly output: number;
    readonly reasoning: number;
  };
  /** Result lines that belong to no request, or come twice. */
  readonly unmatched: {
    readonly duplicate: number;
    readonly unknownId: number;
    readonly withoutId: number;
  };
  readonly unreadableLines: number;
  readonly hasInput: boolean;
  /** In their order, when there are several; all else is of the first. */
  readonly sources?: readonly SourceOverview[];
  /** How the answers of several sources stand to each other, by values of `comparison`; when all were compared. */
  readonly agreement?: readonly Count[];
  /** How many answers are as expected, and how many are not; when all were compared. */
  readonly expectation?: { readonly right: number; readonly wrong: number };
  /** What was answered for each label that was expected; when answers are labels, and all were compared. */
  readonly confusion?: Confusion;
  /** Why the columns of the source table cannot be shown. */
  readonly tableProblem?: 'changed' | 'unreadable';
  /** How far the files are read; counts are those of what was read. */
  readonly loading?: {
    readonly isDone: boolean;
    /** Were answers held against what their requests asked for? Until then some that need review are not known. */
    readonly isJudged: boolean;
    readonly bytes: number;
    readonly totalBytes: number;
  };
}

/** A table of counts: a line for each label that was expected, a column for each that was answered. */
export interface Confusion {
  /** Most frequent first. */
  readonly expected: readonly string[];
  /** The same labels, then others; `…` stands for answers that are no label. */
  readonly answered: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

export interface Distribution {
  readonly column: string;
  /** For numbers: equal bins over [min, max]; for others: the most frequent values. */
  readonly bins?: {
    readonly min: number;
    readonly max: number;
    readonly counts: readonly number[];
  };
  readonly values?: readonly Count[];
  /** Values beyond those listed. */
  readonly more: number;
}

export interface MessagePart {
  readonly kind: 'text' | 'image' | 'file' | 'audio' | 'other';
  readonly text?: string;
  /** A data URI (never a remote address), for `image`. */
  readonly dataUri?: string;
  readonly bytes?: number;
}

export interface Message {
  readonly role: string;
  readonly parts: readonly MessagePart[];
}

export interface ToolCall {
  readonly name: string;
  readonly arguments: string;
}

/** One request with all that came back for it. Texts are cut to 1 MB, which is said. */
export interface Detail {
  readonly row: number;
  readonly customId: string;
  readonly outcome: RowOutcome;
  readonly reasons: readonly {
    readonly reason: ReviewReason;
    readonly path?: string;
    readonly detail?: string;
  }[];
  readonly request: readonly Message[];
  readonly answers: readonly {
    readonly source: string;
    readonly text: string;
    /** Indented, when the answer is JSON. */
    readonly json?: string;
    readonly reasoning?: string;
    readonly refusal?: string;
    readonly toolCalls: readonly ToolCall[];
    readonly finish?: string;
    readonly failure?: {
      readonly status: number | null;
      readonly code: string;
      readonly message: string;
    };
    readonly tokens?: {
      readonly input: number;
      readonly cached: number;
      readonly output: number;
      readonly reasoning: number;
    };
  }[];
  /** 1-based lines, to go to. */
  readonly lines: readonly {
    readonly file: string;
    readonly line: number;
    readonly kind: 'input' | 'output' | 'error';
  }[];
  readonly isCut: boolean;
}

/** In `xlsx`, texts are cut after the 32,767 characters that a cell may have. */
export type ExportFormat = 'csv' | 'tsv' | 'jsonl' | 'markdown' | 'parquet' | 'xlsx';

export interface ExportOptions {
  readonly format: ExportFormat;
  readonly columns: readonly string[];
  readonly path: string;
  readonly bom?: boolean;
}

export interface RequestsOptions {
  readonly path: string;
  /** Places in the query; all of its rows when absent. */
  readonly positions?: readonly number[];
}

/** Lines that were written, and requests that still have no answer. */
export interface MergedCounts {
  readonly lines: number;
  readonly missing: number;
}

/** One look at results. Every call may be answered while files are still read: what is there so far. */
export interface ResultSession {
  overview(): Promise<Overview>;
  /** Resolves when all files are read and all answers are judged. @throws what made it impossible */
  loaded?(): Promise<void>;
  /** Resolves when answers are compared with each other and with what was expected, too. @throws as `loaded` */
  settled?(): Promise<void>;
  columns(): Promise<readonly Column[]>;
  /** Starts a query; the one before ends. Rows are asked for by its number. */
  query(query: Query, onProgress: (progress: QueryProgress) => void): Promise<number>;
  /** A window of the query's rows. */
  rows(
    queryId: number,
    from: number,
    count: number,
    columns: readonly string[],
  ): Promise<readonly Row[]>;
  detail(row: number): Promise<Detail>;
  distribution(queryId: number, column: string): Promise<Distribution>;
  mark(row: number, mark: 'good' | 'bad' | 'unsure' | null, note?: string): Promise<void>;
  /** Writes whole or nothing. @returns rows written */
  export(queryId: number, options: ExportOptions, signal?: AbortSignal): Promise<number>;
  /** Writes the input lines of a query's rows, to be sent again: whole or not at all. @returns lines written */
  exportRequests(queryId: number, options: RequestsOptions, signal?: AbortSignal): Promise<number>;
  /**
   * Writes the result lines that count, of all attempts, in input order: one output file as a service writes it.
   */
  exportMerged?(path: string, signal?: AbortSignal): Promise<MergedCounts>;
  dispose(): void;
}

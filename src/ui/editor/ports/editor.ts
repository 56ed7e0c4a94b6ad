import type * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import type { Severity } from '../../../jsonl/problem.ts';
import type { ProviderProfile } from '../../../providers/profile.ts';

/** What a check found, as plain data: it can be returned by a command and sent as JSON. */
export interface ValidationReport {
  /** `Uri.toString()` of the file. */
  readonly uri: string;
  readonly provider: string;
  readonly isBatchFile: boolean;
  readonly lines: number;
  readonly requests: number;
  readonly bytes: number;
  /** Requests per model, most frequent first. */
  readonly models: Readonly<Record<string, number>>;
  readonly errors: number;
  readonly warnings: number;
  readonly total: number;
  readonly byCode: Readonly<Record<string, number>>;
  /** Capped by the setting `maxProblems`. */
  readonly problems: readonly ReportedProblem[];
}

/** Line and columns are 1-based, columns in UTF-16 units, as VS Code shows them. */
export interface ReportedProblem {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

/** Language support of the editor; commands act through it. `uri` defaults to the file of the active tab. */
export interface Editor extends Disposable {
  /**
   * Checks the whole file, whatever its size, and returns what was found.
   * @throws when there is no such file, or the signal's reason
   */
  validateFile(uri?: vscode.Uri, signal?: AbortSignal): Promise<ValidationReport>;
  /** Opens every problem as a read-only document. */
  showReport(uri?: vscode.Uri): Promise<void>;
  /** Asks for the provider whose rules check this file, and keeps the answer. `provider` skips the question. */
  chooseProfile(uri?: vscode.Uri, provider?: string): Promise<void>;
  /**
   * Applies every safe fix, or those kinds of them, as one edit that one undo takes back. @returns by how many the
   * problems became fewer
   */
  fixAll(uri?: vscode.Uri, kinds?: readonly string[]): Promise<number>;
  /**
   * Gives every request a new id in the order of the lines, as one edit. In `pattern`, `{n}` is the number and
   * `{00n}` pads it to three digits; it is asked for when absent. @returns the number of changed ids
   */
  renumberIds(uri?: vscode.Uri, pattern?: string): Promise<number>;
  /** Opens one line as formatted JSON beside; saving writes it back. `line` is 0-based, the cursor's when absent. */
  editLine(uri?: vscode.Uri, line?: number): Promise<void>;
  /** The provider whose rules check this file. */
  profileFor(uri: vscode.Uri): ProviderProfile;
}

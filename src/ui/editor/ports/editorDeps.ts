import type * as vscode from 'vscode';
import type { Clock } from '../../../batches/clock.ts';
import type { Event } from '../../../batches/emitter.ts';
import type { StreamOptions } from '../../../jsonl/file/checkFromDisk.ts';
import type { FoundLines, WantedPlace } from '../../../jsonl/sent/findLines.ts';
import type { CheckReport } from '../../../jsonl/rules/report.ts';
import type { ProviderProfile } from '../../../providers/profile.ts';
import type { CheckSettings } from '../../kit/settings.ts';

export interface EditorSettings {
  /** `resource` is the file that the settings are for. */
  checks(resource: vscode.Uri): CheckSettings;
  /** Does the editor wrap long lines of this JSON file? */
  wrapsJson(resource: vscode.Uri): boolean;
  readonly onDidChangeChecks: Event<void>;
}

/** Keeps small facts of this workspace; VS Code's `workspaceState` is one. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/**
 * Checks a file on this machine from its bytes, away from the extension host's thread.
 * @throws the signal's reason when it aborts, or the system's error when the file cannot be read
 */
export type CheckFile = (
  path: string,
  profile: ProviderProfile,
  options: StreamOptions,
) => Promise<CheckReport>;

/** Looks for lines in a file on this machine, away from the extension host's thread. @throws as `CheckFile` */
export type FindLines = (
  path: string,
  wanted: readonly WantedPlace[],
  signal?: AbortSignal,
) => Promise<FoundLines>;

/** One entry of a failed batch's `errors`. */
export interface ServerError {
  /** 0-based physical line of what was sent, or null when the service named none. */
  readonly line: number | null;
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
}

/** What a service said of a file that was submitted from this address. */
export interface FileServerErrors {
  readonly batchId: string;
  /** SHA-256, in hexadecimal, of the bytes that were sent. */
  readonly sha256: string;
  /** Where the index of the lines that were sent is, if there is one. */
  readonly index: string;
  readonly serverErrors: readonly ServerError[];
}

export interface ServerErrors {
  /** `uri` as `Uri.toString()` gives it. */
  for(uri: string): FileServerErrors | undefined;
  readonly onDidChange: Event<void>;
}

/** All that the editor's language support needs from outside. */
export interface EditorDeps {
  readonly settings: EditorSettings;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly checkFile: CheckFile;
  readonly findLines: FindLines;
  readonly serverErrors: ServerErrors;
  /** Profile of the account last used, for files without a choice of their own. */
  readonly preferredProfile: () => ProviderProfile | undefined;
  readonly onDidChangePreferredProfile: Event<void>;
  /** For bugs: written to the log with their stack. */
  readonly logError: (error: unknown) => void;
}

import type * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { ResultFiles } from '../../results/resultFiles.ts';
import type { BatchStore } from '../../tracking/batchStore.ts';
import type { Journal } from '../../tracking/journal.ts';
import type { SharedCache } from '../../tracking/sharedCache.ts';
import type { SubmissionPlan } from '../../tracking/submission.ts';
import type { SecretVault } from '../accounts/secretVault.ts';
import type { BatchResults } from '../results/batchResults.ts';
import type { Editor } from '../editor/editor.ts';
import type { CheckFile } from '../editor/editorDeps.ts';
import type { Settings } from '../settings.ts';
import type { Sidebar } from '../sidebar/sidebarDeps.ts';
import type { SubmissionRecords } from '../submissionRecords.ts';
import type { SubmittedFiles } from '../submittedFiles.ts';

/** The built-in service; started on first use. */
export interface SimulatorPort {
  start(): Promise<void>;
}

/** Everything that commands act through. */
export interface CommandDeps {
  readonly settings: Settings;
  readonly vault: SecretVault;
  /** What the editor keeps with this workspace. */
  readonly memory: vscode.Memento;
  readonly store: BatchStore;
  readonly cache: Pick<SharedCache, 'forget'>;
  readonly journal: Journal;
  readonly records: SubmissionRecords;
  readonly results: ResultFiles;
  readonly batchResults: BatchResults;
  readonly submittedFiles: SubmittedFiles;
  readonly editor: Editor;
  readonly sidebar: Pick<Sidebar, 'reveal' | 'selected'>;
  readonly simulator: SimulatorPort;
  readonly apiFor: (account: Account) => BatchApi;
  readonly checkFile: CheckFile;
  readonly indexLines: SubmissionPlan['indexLines'];
  readonly clock: Clock;
  /** Aborts when the extension ends: for what goes on after a command. */
  readonly closing: AbortSignal;
  /** The extension's global storage: `snapshots/`, `journal/`, `results/`, `simulator/` are below it. */
  readonly storage: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
}

import type * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { RealTimeApi } from '../../batches/realTimeApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { Journal } from '../../tracking/journal/journal.ts';
import type { SharedCache } from '../../tracking/batches/sharedCache.ts';
import type { SubmissionPlan } from '../../tracking/submit/submitFile.ts';
import type { UnchangedFiles } from '../../tracking/submit/unchangedFiles.ts';
import type { TokenThread } from '../../jsonl/estimate/tokenThread.ts';
import type { SecretVault } from '../accounts/secretVault.ts';
import type { BatchPages } from '../batchPage/batchPages.ts';
import type { BatchResults } from '../results/batchResults.ts';
import type { ResultsEditor } from '../results/view/resultsEditor.ts';
import type { OpenResults } from '../results/view/viewDeps.ts';
import type { Editor } from '../editor/ports/editor.ts';
import type { CheckFile } from '../editor/ports/editorDeps.ts';
import type { LateAuthoring } from '../authoring/lateAuthoring.ts';
import type { RemoteFiles } from '../files/remoteFiles.ts';
import type { Settings } from '../kit/settings.ts';
import type { Sidebar } from '../sidebar/sidebarDeps.ts';
import type { FileJobs } from '../batch/fileJobs.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { SubmittedFiles } from '../batch/submittedFiles.ts';

/** One user action: arguments from menus, keybindings or code in, plain data out; failures are thrown. */
export type Command = (deps: CommandDeps) => (...args: readonly unknown[]) => Promise<unknown>;

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
  readonly records: Submissions;
  readonly results: ResultFiles;
  readonly batchResults: BatchResults;
  readonly submittedFiles: SubmittedFiles;
  readonly unchanged: UnchangedFiles;
  readonly fileJobs: FileJobs;
  readonly resultsEditor: Pick<ResultsEditor, 'show' | 'refresh'>;
  readonly batchPages: Pick<BatchPages, 'show'>;
  readonly openResults: OpenResults;
  readonly editor: Editor;
  readonly authoring: Pick<LateAuthoring, 'load'>;
  readonly files: RemoteFiles;
  readonly sidebar: Pick<Sidebar, 'reveal' | 'selected' | 'showMore' | 'list' | 'jobs'>;
  readonly simulator: SimulatorPort;
  readonly apiFor: (account: Account) => BatchApi;
  readonly realTimeFor: (account: Account) => RealTimeApi;
  readonly checkFile: CheckFile;
  readonly tokens: Pick<TokenThread, 'estimate'>;
  readonly indexLines: SubmissionPlan['indexLines'];
  readonly clock: Clock;
  /** Aborts when the extension ends: for what goes on after a command. */
  readonly closing: AbortSignal;
  /** The extension's global storage: `snapshots/`, `journal/`, `results/`, `simulator/` are below it. */
  readonly storage: vscode.Uri;
  readonly extensionUri: vscode.Uri;
  /** `publisher.name`, where links lead. */
  readonly extensionId: string;
  readonly log: vscode.LogOutputChannel;
}

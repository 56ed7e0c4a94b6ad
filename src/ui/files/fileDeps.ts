import type * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { SubmittedFiles } from '../batch/submittedFiles.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { Settings } from '../kit/settings.ts';
import type { RemoteFiles } from './remoteFiles.ts';

/** What actions on files at a service act through. */
export interface FileDeps {
  readonly files: RemoteFiles;
  readonly settings: Pick<Settings, 'accounts'>;
  readonly store: Pick<BatchStore, 'state'>;
  readonly records: Pick<Submissions, 'all' | 'reload'>;
  readonly results: Pick<ResultFiles, 'isVerified'>;
  readonly submittedFiles: Pick<SubmittedFiles, 'of'>;
  readonly apiFor: (account: Account) => BatchApi;
  /** The extension's own folder. */
  readonly storage: vscode.Uri;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<vscode.LogOutputChannel, 'info' | 'warn'>;
}

/** One action: arguments from menus or code in, plain data out; failures are thrown. */
export type FileAction = (deps: FileDeps) => (...args: readonly unknown[]) => Promise<unknown>;

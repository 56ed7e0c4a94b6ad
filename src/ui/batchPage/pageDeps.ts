// Stands alone: what all parts of the page act through.
import type * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { ChooseBatchDeps } from '../batch/chooseBatch.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { SubmittedFiles } from '../batch/submittedFiles.ts';
import type { RemoteFiles } from '../files/remoteFiles.ts';
import type { Settings } from '../kit/settings.ts';
import type { BatchResults } from '../results/batchResults.ts';

export interface PageDeps extends ChooseBatchDeps {
  readonly settings: Pick<Settings, 'accounts' | 'prices'>;
  readonly store: Pick<BatchStore, 'states' | 'state' | 'find' | 'known' | 'put' | 'onDidChange'>;
  readonly records: Pick<Submissions, 'submissionOf' | 'onDidChange'>;
  readonly results: Pick<ResultFiles, 'copyOf' | 'onDidFetch'>;
  readonly batchResults: Pick<BatchResults, 'load'>;
  readonly submittedFiles: Pick<SubmittedFiles, 'of'>;
  readonly files: Pick<RemoteFiles, 'onDidChange'>;
  readonly apiFor: (account: Account) => Pick<BatchApi, 'retrieveBatch' | 'retrieveFile'>;
  readonly clock: Clock;
  readonly extensionUri: vscode.Uri;
  readonly log: Pick<vscode.LogOutputChannel, 'error'>;
}

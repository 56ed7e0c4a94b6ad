import type * as vscode from 'vscode';
import type { Account } from '../../../batches/account.ts';
import type { Batch } from '../../../batches/batch.ts';
import type { BatchApi } from '../../../batches/batchApi.ts';
import type { ResultFiles } from '../../../results/download/resultFiles.ts';
import type { ResultSession, ResultSource } from '../../../results/query/session.ts';
import type { BatchStore } from '../../../tracking/batches/batchStore.ts';
import type { Submissions } from '../../batch/submissions.ts';
import type { SubmittedFiles } from '../../batch/submittedFiles.ts';
import type { Settings } from '../../kit/settings.ts';
import type { BatchResults } from '../batchResults.ts';

/** Opens results in a thread of their own, which starts while their files are looked for. */
export type OpenResults = (sources: Promise<readonly ResultSource[]>) => Promise<ResultSession>;

/** What the Results views act through. */
export interface ViewDeps {
  readonly settings: Pick<Settings, 'accounts' | 'prices'>;
  readonly store: BatchStore;
  readonly records: Submissions;
  readonly results: ResultFiles;
  readonly batchResults: BatchResults;
  readonly submittedFiles: SubmittedFiles;
  /** What the editor keeps with this workspace. */
  readonly memory: vscode.Memento;
  readonly apiFor: (account: Account) => Pick<BatchApi, 'retrieveBatch'>;
  readonly openResults: OpenResults;
  /** A file was written to retry requests of a batch: its batch will belong to the same job. */
  readonly noteRetry: (file: vscode.Uri, batch: Batch) => Promise<void>;
  readonly extensionUri: vscode.Uri;
  readonly extensionId: string;
  readonly log: Pick<vscode.LogOutputChannel, 'error'>;
}

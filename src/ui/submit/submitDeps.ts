// Stands alone: a type that all steps of a submission share.
import type * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { Journal } from '../../tracking/journal/journal.ts';
import type { SubmissionPlan } from '../../tracking/submit/submitFile.ts';
import type { TokenThread } from '../../jsonl/estimate/tokenThread.ts';
import type { FileJobs } from '../batch/fileJobs.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { CheckFile } from '../editor/ports/editorDeps.ts';
import type { Editor } from '../editor/ports/editor.ts';
import type { Settings } from '../kit/settings.ts';

/** What the way from a file to a batch needs from outside; each step takes the part that it uses. */
export interface SubmitDeps {
  readonly settings: Pick<Settings, 'accounts' | 'checks' | 'prices'>;
  readonly records: Pick<Submissions, 'all' | 'submissionOf'>;
  readonly store: Pick<BatchStore, 'state'>;
  readonly journal: Journal;
  readonly editor: Pick<Editor, 'validateFile'>;
  readonly apiFor: (account: Account) => BatchApi;
  readonly checkFile: CheckFile;
  readonly tokens: Pick<TokenThread, 'estimate'>;
  readonly indexLines: SubmissionPlan['indexLines'];
  readonly clock: Clock;
  readonly fileJobs: Pick<FileJobs, 'of'>;
  /** The extension's global storage; snapshots are below it. */
  readonly storage: vscode.Uri;
}

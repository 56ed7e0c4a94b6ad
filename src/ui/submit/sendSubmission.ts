import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { ApiKey } from '../../batches/account.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import { submitFile as submitPlan } from '../../tracking/submit/submitFile.ts';
import type { SubmissionProgress } from '../../tracking/submit/submissionDeps.ts';
import { profileOf } from '../../providers/profiles.ts';
import type { SubmitDeps } from './submitDeps.ts';
import { withProgress, type ProgressReport } from '../kit/withProgress.ts';
import { formatsFor, type Formats } from '../kit/formats.ts';
import { metadataOf, type SubmitDraft } from './submitDraft.ts';
import type { CheckedFile } from './submitGate.ts';
import type { SubmitSource } from './submitSource.ts';

type Deps = Pick<SubmitDeps, 'apiFor' | 'journal' | 'clock' | 'indexLines' | 'fileJobs'>;

/** Uploads and creates, with progress in words; can be stopped at any time. @param allow as in `SubmissionOptions` */
export async function sendSubmission(
  deps: Deps,
  source: SubmitSource,
  checked: CheckedFile,
  draft: SubmitDraft,
  key: ApiKey,
  allow: (submission: Submission) => Promise<boolean>,
): Promise<Batch> {
  const { account } = draft;
  const { summary } = checked.report;
  const [model] = summary.models.keys();
  const plan = {
    account,
    source: { path: source.path, filename: source.filename, bytes: checked.bytes },
    sha256: checked.sha256,
    indexLines: deps.indexLines,
    fileUri: source.uri.toString(),
    requests: summary.requests,
    model: model ?? null,
    endpoint: summary.url ?? profileOf(account.provider).endpoints[0] ?? '',
    completionWindow: draft.completionWindow,
    metadata: metadataOf(draft),
    job: await deps.fileJobs.of(source.uri, source.path, account.id),
  };
  const formats = formatsFor(vscode.env.language);
  const title = vscode.l10n.t('Submitting {0} to {1}', source.filename, account.name);
  return withProgress(title, formats, (report, signal) =>
    submitPlan(
      plan,
      { api: deps.apiFor(account), journal: deps.journal, key, clock: deps.clock },
      {
        signal,
        allow,
        onStep: (step) => {
          reportStep(report, step, formats);
        },
      },
    ),
  );
}

/** Tells a step of a submission in words. */
export function reportStep(
  report: ProgressReport,
  step: SubmissionProgress,
  formats: Formats,
): void {
  switch (step.step) {
    case 'uploading':
      report.transfer(vscode.l10n.t('Uploading'), step.transfer);
      if (step.transfer.bytes === step.transfer.total)
        report.text(vscode.l10n.t('Uploaded. Waiting for the service to respond…'));
      break;
    case 'creating':
      report.text(vscode.l10n.t('Creating the batch…'));
      break;
    case 'file_not_ready':
      report.text(
        vscode.l10n.t(
          'The service does not see the file yet. Trying again in {0}.',
          formats.duration(Math.ceil(step.waitMs / 1000)),
        ),
      );
      break;
    case 'slowed_down':
      report.text(
        vscode.l10n.t(
          'The service limits the request rate. Trying again in {0}.',
          formats.duration(Math.ceil(step.waitMs / 1000)),
        ),
      );
      break;
    case 'making_sure':
      report.text(
        vscode.l10n.t(
          'It is not in the service’s list, which may lag. Looking for {0} more, so that nothing is paid twice.',
          formats.duration(Math.ceil(step.waitMs / 1000)),
        ),
      );
      break;
    case 'confirming':
      report.text(
        step.what === 'file'
          ? vscode.l10n.t('No response was received. Checking whether the file arrived…')
          : vscode.l10n.t('No response was received. Checking whether the batch exists…'),
      );
      break;
  }
}

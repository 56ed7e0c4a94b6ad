import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { profileOf } from '../../providers/profiles.ts';
import { plainText } from '../kit/safeText.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { SubmitOptions } from '../submit/submitOptions.ts';
import { showMessage } from '../kit/showMessage.ts';

/** Where to begin among several files, and what their reviews begin with. */
interface Start {
  readonly index: number;
  readonly metadata: NonNullable<SubmitOptions['metadata']>;
}

/**
 * Submits files one after the other, each with its own review and its own failures; stops at the first that becomes no
 * batch. Metadata goes from one review to the next, the name does not.
 * @param given for all; with account and window there are no reviews
 * @returns the batches
 */
export async function submitEach(
  records: Pick<Submissions, 'submissionOf'>,
  files: readonly vscode.Uri[],
  start: Start = { index: 0, metadata: {} },
  given: Pick<SubmitOptions, 'accountId' | 'completionWindow'> = {},
): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  let { metadata } = start;
  for (const [index, file] of [...files.entries()].slice(start.index)) {
    const position = { at: index + 1, of: files.length };
    const batch = await vscode.commands.executeCommand<Batch | undefined>(
      'batchStudio.submit',
      file,
      { position, metadata, ...given },
    );
    if (!batch) {
      if (index > 0) void offerRest(records, files, { index, metadata }, given);
      break;
    }
    batches.push(batch);
    metadata = metadataFor(records, batch);
  }
  return batches;
}

function metadataFor(
  records: Pick<Submissions, 'submissionOf'>,
  { accountId, id }: Batch,
): Start['metadata'] {
  const submission = records.submissionOf(accountId, id);
  if (!submission) return {};
  const { nameKey } = profileOf(submission.provider).metadata;
  const { [nameKey]: _name, ...others } = submission.metadata;
  return others;
}

async function offerRest(
  records: Pick<Submissions, 'submissionOf'>,
  files: readonly vscode.Uri[],
  start: Start,
  given: Pick<SubmitOptions, 'accountId' | 'completionWindow'>,
): Promise<void> {
  const goOn = vscode.l10n.t('Resume');
  const choice = await showMessage(
    'information',
    vscode.l10n.t(
      '{0} of {1} files were submitted. It stopped at {2} and can go on from there.',
      start.index,
      files.length,
      plainText(basename(files[start.index]?.path ?? ''), 100),
    ),
    goOn,
  );
  if (choice === goOn) await submitEach(records, files, start, given);
}

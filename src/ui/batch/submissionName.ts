// Stands alone: tree and commands call a submission by one name.
import * as vscode from 'vscode';
import type { Submission } from '../../tracking/journal/submission.ts';
import { plainText } from '../kit/safeText.ts';

/** The name of the file that was submitted, where the record still tells it. */
export function submissionName({ filename, isUnreadable }: Submission): string {
  return isUnreadable ? vscode.l10n.t('Unreadable record') : plainText(filename, 100);
}

/** What happened to a record of which nothing can be read, and what to do. */
export function unreadableMessage(): string {
  return vscode.l10n.t(
    'The record of a submission is damaged, so it is not known what was sent. Look for its batch in the provider’s console, then discard the record.',
  );
}

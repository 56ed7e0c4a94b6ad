import * as vscode from 'vscode';
import { outcomeOf, type BatchOutcome } from '../../batches/capabilities.ts';
import { isActive } from '../../batches/status.ts';
import { outcomeWord, progressWords } from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import type { SubmittedFile } from './submittedStates.ts';

/** "Submitted 2h ago · 40%", of an ended batch "Submitted 2h ago · Completed · 10 succeeded". */
export function submittedWords(
  { submission, batch }: SubmittedFile,
  formats: Formats,
  nowMs: number,
): string {
  const age = vscode.l10n.t('Submitted {0}', formats.age(submission.steppedAt, nowMs));
  if (!batch) return age;
  const { total = 0, completed = 0, failed = 0 } = batch.counts ?? {};
  const isCounted = isActive(batch.status) && total > 0;
  const words = isCounted
    ? [formats.percent(Math.min(1, (completed + failed) / total))]
    : [outcomeWord(batch), progressWords(batch, formats)];
  return [age, ...words].filter(Boolean).join(' · ');
}

/** Each outcome has a shape of its own; two characters at most. */
const badges: { readonly [O in BatchOutcome]: string } = {
  waiting: '…',
  running: '…',
  cancelling: '…',
  succeeded: '✓',
  partly_failed: '✓!',
  all_failed: '!',
  failed: '!',
  expired: '!',
  cancelled: '×',
  unknown: '?',
};

/** What stands beside a submitted file's name. */
export function badgeOf({ batch }: SubmittedFile): string {
  return batch ? badges[outcomeOf(batch)] : '↑';
}

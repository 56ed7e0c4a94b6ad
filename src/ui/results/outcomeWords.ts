import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { answersWithoutFile } from '../../batches/capabilities.ts';
import { isActive } from '../../batches/status.ts';
import type { Outcome } from '../../results/join/resultTable.ts';
import type { FailureWords } from '../../results/join/resultKind.ts';
import { plainText } from '../kit/safeText.ts';

/** How a request stands, in a few words. */
export const outcomeWords: { readonly [S in Outcome]: () => string } = {
  answered: () => vscode.l10n.t('answered'),
  length: () => vscode.l10n.t('cut off at the length limit'),
  content_filter: () => vscode.l10n.t('stopped by the content filter'),
  refusal: () => vscode.l10n.t('refused by the model'),
  empty: () => vscode.l10n.t('empty answer'),
  failed: () => vscode.l10n.t('failed'),
  missing: () => vscode.l10n.t('no result'),
};

/** The same at a glance; colours follow these marks. */
export const outcomeMarks: { readonly [S in Outcome]: string } = {
  answered: '✓',
  length: '!',
  content_filter: '!',
  refusal: '!',
  empty: '!',
  failed: '✗',
  missing: '?',
};

/** May what did not come back yet still come? */
export function isAwaited(batch: Batch): boolean {
  return isActive(batch.status) || answersWithoutFile(batch) > 0;
}

/** "429 rate_limit_exceeded: Too many requests" */
export function failureWords({ status, code, message }: FailureWords, maxLength = 300): string {
  const head = [status === null ? '' : String(status), plainText(code, 80)]
    .filter(Boolean)
    .join(' ');
  const text = plainText(message, maxLength);
  if (head !== '' && text !== '') return `${head}: ${text}`;
  return head || text || vscode.l10n.t('no reason given');
}

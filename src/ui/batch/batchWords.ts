import * as vscode from 'vscode';
import type { Batch, BatchFileKind, BatchMoment } from '../../batches/batch.ts';
import { outcomeOf, type BatchOutcome } from '../../batches/capabilities.ts';
import { isActive } from '../../batches/status.ts';
import { deadlineOf, lastMoment } from './batchTimes.ts';
import type { Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';

type OutcomeTable = { readonly [O in BatchOutcome]: (batch: Batch) => string };

const outcomeWords: OutcomeTable = {
  waiting: () => vscode.l10n.t('Validating'),
  running: (batch) =>
    batch.status === 'finalizing' ? vscode.l10n.t('Finalizing') : vscode.l10n.t('In progress'),
  cancelling: () => vscode.l10n.t('Cancelling'),
  succeeded: () => vscode.l10n.t('Completed'),
  partly_failed: () => vscode.l10n.t('Completed with failures'),
  all_failed: () => vscode.l10n.t('Completed, all requests failed'),
  failed: () => vscode.l10n.t('Failed'),
  expired: () => vscode.l10n.t('Expired'),
  cancelled: () => vscode.l10n.t('Cancelled'),
  unknown: (batch) => plainText(batch.statusWord, 40) || vscode.l10n.t('Unknown status'),
};

/** How the batch stands, read from status and counts together. */
export function outcomeWord(batch: Batch): string {
  return outcomeWords[outcomeOf(batch)](batch);
}

/** "340 of 1,000 done, 2 failed", of an ended batch "10 succeeded, 2 failed"; undefined without counts. */
export function progressWords(batch: Batch, formats: Formats): string | undefined {
  if (!batch.counts || batch.counts.total === 0) return undefined;
  const { total, completed, failed } = batch.counts;
  if (!isActive(batch.status) && completed + failed === total) {
    return failed === 0
      ? vscode.l10n.t('{0} succeeded', formats.count(completed))
      : vscode.l10n.t('{0} succeeded, {1} failed', formats.count(completed), formats.count(failed));
  }
  const done = vscode.l10n.t('{0} of {1} done', formats.count(completed), formats.count(total));
  return failed > 0 ? vscode.l10n.t('{0}, {1} failed', done, formats.count(failed)) : done;
}

/**
 * Why the service rejected the batch as a whole, in its own words; undefined when it did not, or gave no reason. One
 * message for all lines is said once.
 */
export function reasonWords(batch: Batch, formats: Formats): string | undefined {
  const [first] = batch.errors;
  if (!first || isActive(batch.status)) return undefined;
  const message = plainText(first.message || (first.code ?? ''), 200);
  const others = batch.errors.filter((error) => error.message !== first.message).length;
  return others === 0
    ? message
    : vscode.l10n.t('{0} (and {1} more)', message, formats.count(others));
}

/** Outcomes that icon and counts tell without a word. */
const wordless: readonly BatchOutcome[] = ['running', 'succeeded', 'partly_failed', 'all_failed'];

/** How a batch stands, in the few words of a row. */
export interface RowWords {
  /** Stands before the name, where no width cuts it off; absent where the icon says that all went well. */
  readonly lead?: string;
  /** Stands after the name, most important first. */
  readonly rest: readonly string[];
}

/** "340/1K" before the name and "2 failed" after it; of a batch without counts "Failed" and why. */
export function rowWords(batch: Batch, formats: Formats): RowWords {
  const { counts } = batch;
  const reason = reasonWords(batch, formats);
  const outcome = outcomeOf(batch);
  if (!counts || counts.total === 0)
    return { lead: outcomeWord(batch), rest: reason ? [reason] : [] };
  const { completed, total, failed } = counts;
  const isFine = outcome === 'succeeded';
  return {
    ...(!isFine && { lead: briefShare(completed, total, formats) }),
    rest: [
      ...(wordless.includes(outcome) ? [] : [outcomeWord(batch)]),
      ...(isFine ? [`${formats.count(completed)}/${formats.count(total)}`] : []),
      ...(failed > 0 ? [vscode.l10n.t('{0} failed', formats.count(failed))] : []),
      ...(reason ? [reason] : []),
    ],
  };
}

/** "340/1K", in full where that would look as if nothing was missing. */
function briefShare(completed: number, total: number, formats: Formats): string {
  const [done, all] = [formats.brief(completed), formats.brief(total)];
  return done === all && completed !== total
    ? `${formats.count(completed)}/${formats.count(total)}`
    : `${done}/${all}`;
}

/** Everything that matters, spelled out for screen readers. */
export function spokenBatch(
  batch: Batch,
  name: string,
  accountName: string,
  formats: Formats,
  nowMs: number,
): string {
  const deadline = isActive(batch.status) ? deadlineOf(batch) : undefined;
  const since = lastMoment(batch);
  return [
    vscode.l10n.t('Batch {0}', name),
    accountName,
    outcomeWord(batch),
    progressWords(batch, formats),
    reasonWords(batch, formats),
    since === undefined ? undefined : formats.spokenAge(since, nowMs),
    deadline === undefined
      ? undefined
      : vscode.l10n.t('expires {0}', formats.spokenAge(deadline, nowMs)),
  ]
    .filter(Boolean)
    .join(', ');
}

/** @param answers that the service counts, but whose file it does not name */
export function answersWithoutFileWords(answers: number, formats: Formats): string {
  return vscode.l10n.t(
    'not there yet: the provider reports {0} answers but names no file with them. They may be paid for; look again in a while before resending.',
    formats.count(answers),
  );
}

export const momentWords: { readonly [M in BatchMoment]: () => string } = {
  createdAt: () => vscode.l10n.t('Created'),
  inProgressAt: () => vscode.l10n.t('Started'),
  finalizingAt: () => vscode.l10n.t('Finalizing started'),
  completedAt: () => vscode.l10n.t('Completed'),
  failedAt: () => vscode.l10n.t('Failed'),
  cancellingAt: () => vscode.l10n.t('Cancel requested'),
  cancelledAt: () => vscode.l10n.t('Cancelled'),
  expiredAt: () => vscode.l10n.t('Expired'),
  expiresAt: () => vscode.l10n.t('Expires'),
};

export const fileWords: { readonly [K in BatchFileKind]: () => string } = {
  input: () => vscode.l10n.t('Input file'),
  output: () => vscode.l10n.t('Output file'),
  error: () => vscode.l10n.t('Error file'),
};

/** Of result files of which nothing says that they are whole. */
export function unprovedWords(kinds: readonly BatchFileKind[]): string {
  return vscode.l10n.t(
    '{0}: no size reported, so completeness can’t be verified. Check for missing requests.',
    kinds.map((kind) => fileWords[kind]()).join(', '),
  );
}

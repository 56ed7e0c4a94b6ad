import * as vscode from 'vscode';
import { batchFileKinds, batchMoments, fileIdOf, type Batch } from '../../batches/batch.ts';
import type { Job } from '../../tracking/jobs/foldJobs.ts';
import type { SubmissionState } from '../../tracking/journal/submission.ts';
import {
  fileWords,
  momentWords,
  outcomeWord,
  progressWords,
  unprovedWords,
} from '../batch/batchWords.ts';
import { forecastOf, forecastWords } from '../batch/forecastWords.ts';
import { unreadableMessage } from '../batch/submissionName.ts';
import { plainText } from '../kit/safeText.ts';
import type { KnownSubmission } from '../batch/submissions.ts';
import { shownName } from './batchViews.ts';
import type { NodeView, ViewContext } from './nodeView.ts';
import type { TreeNode } from './treeNode.ts';

/** Lines of plain text that tell more than the node has room for. */
export function tooltipOf(node: TreeNode, view: NodeView, context: ViewContext): readonly string[] {
  const state = context.source.state(node.accountId);
  if (node.kind === 'account' && state) {
    return [state.account.name, state.account.baseUrl];
  }
  if (node.kind === 'failure') {
    const requestId = state?.failure?.facts.requestId;
    return requestId === undefined
      ? [view.description]
      : [view.description, vscode.l10n.t('Request ID: {0}', plainText(requestId, 100))];
  }
  if (node.kind === 'job') {
    const job = context.source.job(node.accountId, node.jobId);
    if (job) return ofJob(job, view, context);
  }
  if (node.kind === 'batch') {
    const batch = context.source.find(node.accountId, node.batchId);
    if (batch) return ofBatch(batch, state?.account.name ?? '', context);
  }
  if (node.kind === 'file') {
    const batch = context.source.find(node.accountId, node.batchId);
    if (batch && context.source.isUnproved?.(batch, node.file) === true)
      return [view.label, view.description, ...unprovedLines(batch, context)];
  }
  if (node.kind === 'submission') {
    const record = context.source
      .records()
      .find(({ submission }) => submission.id === node.submissionId);
    if (record) return ofSubmission(record, state?.account.name ?? '', view, context);
  }
  return [view.label, view.description].filter(Boolean);
}

/** What to do about a submission that did not come to its end. */
const nextWords: { readonly [S in SubmissionState]?: () => string } = {
  not_sent: () => vscode.l10n.t('Submit it again, or discard this record.'),
  upload_unconfirmed: () =>
    vscode.l10n.t(
      'The file may be at the service. Check its status, then use it or delete it there.',
    ),
  file_left: () =>
    vscode.l10n.t('Submit again to use the uploaded file, or discard this record and the file.'),
  unconfirmed: () =>
    vscode.l10n.t('The batch may exist and be billed. Check its status before you submit again.'),
  unreadable: unreadableMessage,
};

function ofSubmission(
  { submission, state }: KnownSubmission,
  accountName: string,
  { label, description }: NodeView,
  { formats }: ViewContext,
): readonly string[] {
  const { plannedAt, fileId } = submission;
  const next = nextWords[state]?.();
  const pair = (name: string, value: string) => vscode.l10n.t('{0}: {1}', name, value);
  return [
    label,
    [accountName, formats.moment(plannedAt)].filter(Boolean).join(' · '),
    ...(fileId === undefined ? [] : [pair(fileWords.input(), plainText(fileId, 120))]),
    description,
    ...(next === undefined ? [] : [next]),
  ];
}

function unprovedLines(batch: Batch, { source }: ViewContext): readonly string[] {
  const unproved = batchFileKinds.filter((kind) => source.isUnproved?.(batch, kind) === true);
  return unproved.length === 0 ? [] : [unprovedWords(unproved)];
}

/** A tooltip has room for so many. */
const mostMembers = 20;

function ofJob({ members }: Job, view: NodeView, context: ViewContext): readonly string[] {
  const { formats } = context;
  const more = members.length - mostMembers;
  return [
    view.label,
    [view.lead, view.description].filter(Boolean).join(' · '),
    ...members.slice(0, mostMembers).map(({ batch, isRetry }) => {
      const name = plainText(shownName(batch, context), 100);
      const words = [outcomeWord(batch), progressWords(batch, formats)].filter(Boolean);
      const state = words.join(' · ');
      return isRetry
        ? vscode.l10n.t('Retry {0}: {1}', name, state)
        : vscode.l10n.t('{0}: {1}', name, state);
    }),
    ...(more > 0 ? [vscode.l10n.t('… and {0} more.', formats.count(more))] : []),
  ];
}

function keptWords(batch: Batch, { source, formats, clock }: ViewContext): readonly string[] {
  const goneAt = source.resultsGoneAt?.(batch);
  return goneAt === undefined
    ? []
    : [
        vscode.l10n.t(
          'The service deletes the results {0}, and they are not on this machine.',
          formats.age(goneAt, clock.now()),
        ),
      ];
}

function aheadWords(batch: Batch, { source, formats, clock }: ViewContext): readonly string[] {
  const watched = source.watched?.(batch);
  const ahead = watched && forecastOf(batch, watched, clock.now());
  return ahead ? [forecastWords(ahead, clock.now(), formats)] : [];
}

/** More would make a tooltip too long; the details list all. */
const mostErrors = 3;

function ofBatch(batch: Batch, accountName: string, context: ViewContext): readonly string[] {
  const { formats } = context;
  const pair = (label: string, value: string) => vscode.l10n.t('{0}: {1}', label, value);
  return [
    plainText(shownName(batch, context), 200),
    pair(accountName, plainText(batch.id, 120)),
    [outcomeWord(batch), progressWords(batch, formats)].filter(Boolean).join(' · '),
    ...aheadWords(batch, context),
    ...batchMoments.flatMap((moment) => {
      const seconds = batch.times[moment];
      return seconds === null ? [] : [pair(momentWords[moment](), formats.moment(seconds))];
    }),
    ...batchFileKinds.flatMap((kind) => {
      const id = fileIdOf(batch, kind);
      return id === null ? [] : [pair(fileWords[kind](), plainText(id, 120))];
    }),
    ...unprovedLines(batch, context),
    ...keptWords(batch, context),
    ...batch.errors.slice(0, mostErrors).map((error) => plainText(error.message, 200)),
    ...(batch.errors.length > mostErrors
      ? [vscode.l10n.t('… and {0} more.', formats.count(batch.errors.length - mostErrors))]
      : []),
  ];
}

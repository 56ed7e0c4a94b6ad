import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import { capabilitiesOf } from '../../batches/capabilities.ts';
import { profileOf } from '../../providers/profiles.ts';
import type { Job, JobMember } from '../../tracking/jobs/foldJobs.ts';
import { lastMoment } from '../batch/batchTimes.ts';
import { rowWords, spokenBatch } from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { markWords, shownName } from './batchViews.ts';
import { gone, providerOf, type NodeView, type ViewContext } from './nodeView.ts';
import { iconOf } from './outcomeIcons.ts';
import type { NodeOf } from './treeNode.ts';

/** Several batches that do one job: how they stand together. */
export function jobView(node: NodeOf<'job'>, context: ViewContext): NodeView {
  const { source, formats, clock } = context;
  const job = source.job(node.accountId, node.jobId);
  if (!job) return gone;
  const state = source.state(node.accountId);
  const joint = source.joint(job);
  const name = plainText(jobName(job, context), 120);
  const since = lastMoment(joint);
  const { cancellable } = profileOf(providerOf(state));
  const capabilities = job.members.flatMap(({ batch }) => capabilitiesOf(batch, cancellable));
  const marks = [...new Set(job.members.flatMap(({ batch }) => source.marks(batch)))];
  const tokens = new Set<string>(capabilities.filter((one) => one !== 'active' && one !== 'ended'));
  const { lead, rest } = rowWords(joint, formats);
  return {
    label: name,
    ...(lead !== undefined && { lead }),
    description: [
      ...rest,
      ...memberWords(job.members, formats),
      ...(since === undefined ? [] : [formats.age(since, clock.now())]),
      ...(source.grouping() === 'state' && state ? [plainText(state.account.name, 60)] : []),
      ...marks.map((mark) => markWords[mark]()),
    ].join(' · '),
    contextValue: ['job', isActive(joint.status) ? 'active' : 'ended', ...tokens, ...marks].join(' '), // prettier-ignore
    collapsible: 'collapsed',
    icon: iconOf(joint),
    spoken: [
      spokenBatch(joint, name, state?.account.name ?? '', formats, clock.now()),
      ...memberWords(job.members, formats),
    ].join(', '),
  };
}

/** "3 parts", "1 retry". */
export function memberWords(members: readonly JobMember[], formats: Formats): readonly string[] {
  const retries = members.filter(({ isRetry }) => isRetry).length;
  const parts = new Map(members.flatMap(({ part }) => (part ? [[part.at, part.of] as const] : [])));
  const of = Math.max(0, ...parts.values());
  const partWords =
    parts.size < of
      ? vscode.l10n.t('{0} of {1} parts', formats.count(parts.size), formats.count(of))
      : vscode.l10n.t('{0} parts', formats.count(of));
  const retryWords =
    retries === 1 ? vscode.l10n.t('1 retry') : vscode.l10n.t('{0} retries', formats.count(retries));
  return [...(of > 0 ? [partWords] : []), ...(retries > 0 ? [retryWords] : [])];
}

export function jobName(job: Job, context: Pick<ViewContext, 'source'>): string {
  return jobNameOf(job, (batch) => shownName(batch, context));
}

/** What its first member is called, without the number of the part. */
export function jobNameOf({ members }: Job, nameOf: (batch: Batch) => string): string {
  const [first] = members;
  if (!first) return '';
  const name = nameOf(first.batch);
  return first.part ? name.replace(new RegExp(`-${String(first.part.at)}$`), '') : name;
}

import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import { deadlineOf } from '../batch/batchTimes.ts';
import { progressWords } from '../batch/batchWords.ts';
import { plainText } from '../kit/safeText.ts';
import { gone, leaf, type NodeView, type ViewContext } from './nodeView.ts';
import type { GroupName, NodeOf } from './treeNode.ts';
import type { TreeSource } from './treeSource.ts';

interface Fact {
  readonly isKnown: (batch: Batch, source: TreeSource) => boolean;
  readonly view: (batch: Batch, context: ViewContext) => NodeView;
}

/** The single facts of a batch: which batches have it, and what it shows. */
const facts = {
  progress: {
    // While it is validated, services count 0 of 0.
    isKnown: ({ counts }) => counts !== null && counts.total > 0,
    view(batch, { formats }) {
      const total = batch.counts?.total ?? 0;
      const done = (batch.counts?.completed ?? 0) + (batch.counts?.failed ?? 0);
      const share = total > 0 ? formats.percent(Math.min(1, done / total)) : '';
      return leaf(progressWords(batch, formats) ?? '', share, { id: 'graph' });
    },
  },
  quiet: {
    isKnown: (batch, source) => isActive(batch.status) && source.isQuiet(batch),
    view: (batch, { formats, quiet }) =>
      leaf(
        vscode.l10n.t('No change for {0}', formats.duration(quiet.quietSeconds(batch))),
        vscode.l10n.t('normal: batches wait for free capacity'),
        { id: 'coffee' },
      ),
  },
  deadline: {
    isKnown: ({ status }) => isActive(status),
    view(batch, { formats, clock }) {
      const deadline = deadlineOf(batch);
      return deadline === undefined
        ? leaf(vscode.l10n.t('No deadline known'), '', { id: 'watch' })
        : leaf(
            vscode.l10n.t('Expires {0}', formats.age(deadline, clock.now())),
            formats.moment(deadline),
            { id: 'watch' },
          );
    },
  },
  kept: {
    isKnown: (batch, source) => Boolean(source.resultsGoneAt?.(batch)),
    view(batch, { source, formats, clock }) {
      const goneAt = source.resultsGoneAt?.(batch);
      return goneAt === undefined
        ? gone
        : leaf(
            vscode.l10n.t('Results are deleted {0}', formats.age(goneAt, clock.now())),
            formats.moment(goneAt),
            { id: 'trash' },
          );
    },
  },
  model: {
    isKnown: () => true,
    view(batch, { source }) {
      const submission = source.submissionOf(batch.accountId, batch.id);
      const model = batch.model ?? submission?.model;
      const name = model ? plainText(model, 100) : vscode.l10n.t('Unknown');
      return leaf(vscode.l10n.t('Model'), name, { id: 'chip' });
    },
  },
  endpoint: {
    isKnown: ({ endpoint }) => Boolean(endpoint),
    view: (batch) =>
      leaf(vscode.l10n.t('Endpoint'), plainText(batch.endpoint, 100), { id: 'plug' }),
  },
  window: {
    isKnown: ({ completionWindow }) => Boolean(completionWindow),
    view: (batch) =>
      leaf(vscode.l10n.t('Completion window'), plainText(batch.completionWindow, 20), {
        id: 'calendar',
      }),
  },
  usage: {
    isKnown: ({ usage }) => Boolean(usage),
    view(batch, { formats }) {
      if (!batch.usage) return gone;
      const { inputTokens, outputTokens } = batch.usage;
      return leaf(
        vscode.l10n.t('Tokens'),
        vscode.l10n.t('{0} in, {1} out', formats.count(inputTokens), formats.count(outputTokens)),
        { id: 'symbol-numeric' },
      );
    },
  },
  id: {
    isKnown: () => true,
    view: (batch) => leaf(vscode.l10n.t('ID'), plainText(batch.id, 120), { id: 'bookmark' }),
  },
} satisfies Readonly<Record<string, Fact>>;

export type FactName = keyof typeof facts;

/** What hangs below a batch, in this order: its facts, its files, and groups of more. */
export const belowBatch: readonly (FactName | 'files' | GroupName)[] = [
  ...(['progress', 'quiet', 'deadline', 'kept'] as const),
  ...(['files', 'errors'] as const),
  ...(['model', 'endpoint', 'window', 'usage', 'times', 'metadata', 'id'] as const),
];

export function hasFact(name: FactName, batch: Batch, source: TreeSource): boolean {
  const { isKnown }: Fact = facts[name];
  return isKnown(batch, source);
}

export function factView(node: NodeOf<'fact'>, context: ViewContext): NodeView {
  const batch = context.source.find(node.accountId, node.batchId);
  return batch ? facts[node.fact].view(batch, context) : gone;
}

import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { deadlineOf } from '../batch/batchTimes.ts';
import { progressWords } from '../batch/batchWords.ts';
import { plainText } from '../kit/safeText.ts';
import { gone, leaf, type NodeView, type ViewContext } from './nodeView.ts';
import type { NodeOf } from './treeNode.ts';

/** What each single fact of a batch shows. Which facts a batch has, and in which order, is in treeModel.ts. */
const facts = {
  progress(batch, { formats }) {
    const total = batch.counts?.total ?? 0;
    const done = (batch.counts?.completed ?? 0) + (batch.counts?.failed ?? 0);
    const share = total > 0 ? formats.percent(Math.min(1, done / total)) : '';
    return leaf(progressWords(batch, formats) ?? '', share, { id: 'graph' });
  },
  quiet: (batch, { formats, quiet }) =>
    leaf(
      vscode.l10n.t('No change for {0}', formats.duration(quiet.quietSeconds(batch))),
      vscode.l10n.t('normal: batches wait for free capacity'),
      { id: 'coffee' },
    ),
  deadline(batch, { formats, clock }) {
    const deadline = deadlineOf(batch);
    return deadline === undefined
      ? leaf(vscode.l10n.t('No deadline known'), '', { id: 'watch' })
      : leaf(
          vscode.l10n.t('Expires {0}', formats.age(deadline, clock.now())),
          formats.moment(deadline),
          { id: 'watch' },
        );
  },
  kept(batch, { source, formats, clock }) {
    const goneAt = source.resultsGoneAt?.(batch);
    return goneAt === undefined
      ? gone
      : leaf(
          vscode.l10n.t('Results are deleted {0}', formats.age(goneAt, clock.now())),
          formats.moment(goneAt),
          { id: 'trash' },
        );
  },
  model(batch, { source }) {
    const submission = source.submissionOf(batch.accountId, batch.id);
    const model = batch.model ?? submission?.model;
    return leaf(vscode.l10n.t('Model'), model ? plainText(model, 100) : vscode.l10n.t('Unknown'), {
      id: 'chip',
    });
  },
  endpoint: (batch) =>
    leaf(vscode.l10n.t('Endpoint'), plainText(batch.endpoint, 100), { id: 'plug' }),
  window: (batch) =>
    leaf(vscode.l10n.t('Completion window'), plainText(batch.completionWindow, 20), {
      id: 'calendar',
    }),
  usage(batch, { formats }) {
    if (!batch.usage) return gone;
    const { inputTokens, outputTokens } = batch.usage;
    return leaf(
      vscode.l10n.t('Tokens'),
      vscode.l10n.t('{0} in, {1} out', formats.count(inputTokens), formats.count(outputTokens)),
      { id: 'symbol-numeric' },
    );
  },
  id: (batch) => leaf(vscode.l10n.t('ID'), plainText(batch.id, 120), { id: 'bookmark' }),
} satisfies Readonly<Record<string, (batch: Batch, context: ViewContext) => NodeView>>;

export type FactName = keyof typeof facts;

export function factView(node: NodeOf<'fact'>, context: ViewContext): NodeView {
  const batch = context.source.find(node.accountId, node.batchId);
  return batch ? facts[node.fact](batch, context) : gone;
}

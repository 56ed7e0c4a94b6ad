import * as vscode from 'vscode';
import { batchMoments, fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import { fileWords, momentWords, outcomeWord, progressWords } from '../batchWords.ts';
import { plainText } from '../plainText.ts';
import { shownName } from './batchViews.ts';
import type { NodeView, ViewContext } from './nodeView.ts';
import type { TreeNode } from './treeNode.ts';

const kinds: readonly BatchFileKind[] = ['input', 'output', 'error'];

/** Lines of plain text that tell more than the node has room for. */
export function tooltipOf(node: TreeNode, view: NodeView, context: ViewContext): readonly string[] {
  const state = context.source.state(node.accountId);
  if (node.kind === 'account' && state) {
    return [state.account.name, state.account.baseUrl];
  }
  if (node.kind === 'failure') {
    const requestId = state?.failure?.facts.requestId;
    return requestId === undefined
      ? [view.label]
      : [view.label, vscode.l10n.t('Request ID: {0}', plainText(requestId, 100))];
  }
  if (node.kind === 'batch') {
    const batch = context.source.find(node.accountId, node.batchId);
    if (batch) return ofBatch(batch, state?.account.name ?? '', context);
  }
  return [view.label, view.description].filter(Boolean);
}

function ofBatch(batch: Batch, accountName: string, context: ViewContext): readonly string[] {
  const { formats } = context;
  const pair = (label: string, value: string) => vscode.l10n.t('{0}: {1}', label, value);
  return [
    plainText(shownName(batch, context), 200),
    pair(accountName, plainText(batch.id, 120)),
    [outcomeWord(batch, formats), progressWords(batch, formats)].filter(Boolean).join(' · '),
    ...batchMoments.flatMap((moment) => {
      const seconds = batch.times[moment];
      return seconds === null ? [] : [pair(momentWords[moment](), formats.moment(seconds))];
    }),
    ...kinds.flatMap((kind) => {
      const id = fileIdOf(batch, kind);
      return id === null ? [] : [pair(fileWords[kind](), plainText(id, 120))];
    }),
    ...batch.errors.slice(0, 3).map((error) => plainText(error.message, 200)),
  ];
}

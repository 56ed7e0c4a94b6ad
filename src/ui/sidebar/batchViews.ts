import * as vscode from 'vscode';
import { fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import { capabilitiesOf } from '../../batches/capabilities.ts';
import { profileOf } from '../../providers/profiles.ts';
import { givenMetadata } from '../../tracking/journal/submissionMarks.ts';
import { batchName } from '../batch/batchName.ts';
import { lastMoment } from '../batch/batchTimes.ts';
import { fileWords, momentWords, rowWords, spokenBatch } from '../batch/batchWords.ts';
import { plainText } from '../kit/safeText.ts';
import { gone, leaf, providerOf, type NodeView, type ViewContext } from './nodeView.ts';
import { iconOf } from './outcomeIcons.ts';
import type { NodeOf, TreeNode } from './treeNode.ts';
import type { BatchMark } from './treeSource.ts';

type OfBatch = Extract<TreeNode, { batchId: string }>;

export function batchView(node: NodeOf<'batch'>, context: ViewContext): NodeView {
  const batch = batchOf(node, context);
  if (!batch) return gone;
  const { source, formats, clock } = context;
  const state = source.state(node.accountId);
  const provider = providerOf(state);
  const name = plainText(shownName(batch, context), 120);
  const since = lastMoment(batch);
  const capabilities = capabilitiesOf(batch, profileOf(provider).cancellable);
  const marks = source.marks(batch);
  const { lead, rest } = rowWords(batch, formats);
  return {
    label: name === batch.id ? shortId(name) : name,
    ...(lead !== undefined && { lead }),
    description: [
      ...rest,
      ...(since === undefined ? [] : [formats.age(since, clock.now())]),
      // Elsewhere the account stands above.
      ...(source.grouping() === 'state' && state ? [plainText(state.account.name, 60)] : []),
      ...marks.map((mark) => markWords[mark]()),
    ].join(' · '),
    contextValue: ['batch', ...capabilities, ...marks].join(' '),
    collapsible: 'collapsed',
    icon: iconOf(batch),
    spoken: spokenBatch(batch, name, state?.account.name ?? '', formats, clock.now()),
  };
}

export const markWords: { readonly [M in BatchMark]: () => string } = {
  pinned: () => vscode.l10n.t('pinned'),
  hidden: () => vscode.l10n.t('hidden'),
};

/** A long id would push everything else out of a narrow sidebar; its ends tell it from others. */
function shortId(id: string): string {
  return id.length > 20 ? `${id.slice(0, 6)}…${id.slice(-8)}` : id;
}

/** The batch's name, as the whole sidebar calls it. */
export function shownName(batch: Batch, { source }: Pick<ViewContext, 'source'>): string {
  const submission = source.submissionOf(batch.accountId, batch.id);
  return batchName(batch, providerOf(source.state(batch.accountId)), submission?.filename);
}

const openers: { readonly [K in BatchFileKind]: string } = {
  input: 'batchStudio.openInput',
  output: 'batchStudio.openOutput',
  error: 'batchStudio.openErrors',
};

const fileIcons: { readonly [K in BatchFileKind]: string } = {
  input: 'file-code',
  output: 'output',
  error: 'warning',
};

export function fileView(node: NodeOf<'file'>, context: ViewContext): NodeView {
  const batch = batchOf(node, context);
  if (!batch) return gone;
  const label = fileWords[node.file]();
  return {
    label,
    description: [
      plainText(fileIdOf(batch, node.file) ?? '', 80),
      ...(context.source.isUnproved?.(batch, node.file) === true
        ? [vscode.l10n.t('not verified')]
        : []),
    ].join(' · '),
    contextValue: `file ${node.file}`,
    collapsible: 'none',
    icon: { id: fileIcons[node.file] },
    command: { id: openers[node.file], title: label, argument: node },
  };
}

export function groupView(node: NodeOf<'group'>, context: ViewContext): NodeView {
  const batch = batchOf(node, context);
  if (!batch) return gone;
  const folded = (label: string, icon: string, count = 0): NodeView => ({
    ...leaf(label, count > 0 ? context.formats.count(count) : '', { id: icon }),
    contextValue: `group ${node.group}`,
    collapsible: 'collapsed',
  });
  switch (node.group) {
    case 'errors':
      return folded(vscode.l10n.t('Errors reported by the service'), 'error', batch.errors.length);
    case 'times':
      return folded(vscode.l10n.t('Times'), 'history');
    case 'metadata':
      return folded(vscode.l10n.t('Metadata'), 'tag', givenMetadata(batch).length);
  }
}

export function errorView(node: NodeOf<'error'>, context: ViewContext): NodeView {
  const error = batchOf(node, context)?.errors[node.index];
  if (!error) return gone;
  const message = plainText(error.message, 500);
  const view = leaf(
    error.line === null
      ? message
      : vscode.l10n.t('Line {0}: {1}', context.formats.count(error.line), message),
    [error.code, error.param]
      .filter(Boolean)
      .map((word) => plainText(String(word), 60))
      .join(' · '),
    { id: 'circle-small-filled' },
  );
  if (error.line === null) return view;
  const argument = { accountId: node.accountId, batchId: node.batchId, line: error.line };
  return { ...view, command: { id: openers.input, title: fileWords.input(), argument } };
}

export function momentView(node: NodeOf<'moment'>, context: ViewContext): NodeView {
  const seconds = batchOf(node, context)?.times[node.moment];
  return typeof seconds === 'number'
    ? leaf(momentWords[node.moment](), context.formats.moment(seconds))
    : gone;
}

export function pairView(node: NodeOf<'pair'>, context: ViewContext): NodeView {
  const value = batchOf(node, context)?.metadata[node.key];
  return value === undefined ? gone : leaf(plainText(node.key, 64), plainText(value, 512));
}

function batchOf(node: OfBatch, { source }: ViewContext): Batch | undefined {
  return source.find(node.accountId, node.batchId);
}

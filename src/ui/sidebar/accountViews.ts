import * as vscode from 'vscode';
import { isActive } from '../../batches/status.ts';
import type { SubmissionState } from '../../tracking/journal/submission.ts';
import { isSimulator } from '../accounts/accountOrigin.ts';
import { failureActions } from '../kit/failureActions.ts';
import { failureMessage } from '../kit/failures.ts';
import { plainText } from '../kit/safeText.ts';
import { submissionName } from '../batch/submissionName.ts';
import { failureHeadline } from './failureHeadline.ts';
import { gone, type NodeView, type ViewContext } from './nodeView.ts';
import { pageRows } from './rowPages.ts';
import type { NodeOf } from './treeNode.ts';

export function accountView(node: NodeOf<'account'>, { source, formats }: ViewContext): NodeView {
  const state = source.state(node.accountId);
  if (!state) return gone;
  const active = state.batches.filter((batch) => isActive(batch.status)).length;
  const description = () => {
    if (state.failure) return vscode.l10n.t('Out of date');
    if (active > 0) return vscode.l10n.t('{0} active', formats.count(active));
    if (state.batches.length > 0) return '';
    if (state.updatedAt !== null) return vscode.l10n.t('no batches yet');
    return state.loading ? vscode.l10n.t('loading…') : '';
  };
  return {
    label: state.account.name,
    description: description(),
    contextValue: 'account',
    collapsible: 'expanded',
    icon: { id: isSimulator(state.account) ? 'beaker' : 'cloud' },
  };
}

export function failureView(node: NodeOf<'failure'>, { source }: ViewContext): NodeView {
  const state = source.state(node.accountId);
  if (!state?.failure) return gone;
  const actions = failureActions({ kind: state.failure.kind });
  const needsKey = actions[0] === 'setApiKey';
  // Its answer is a message that says what can be done; a refresh would only say no again, here.
  const asks = actions.includes('usePlainHttp');
  const sentence = failureMessage(state.failure, state.account);
  return {
    label: failureHeadline(state.failure.kind),
    description: sentence,
    spoken: sentence,
    contextValue: 'failure',
    collapsible: 'none',
    icon: { id: needsKey ? 'key' : 'debug-disconnect', color: 'list.warningForeground' },
    command: needsKey
      ? { id: 'batchStudio.setApiKey', title: vscode.l10n.t('Set API Key…'), argument: node }
      : {
          id: asks ? 'batchStudio.testConnection' : 'batchStudio.refresh',
          title: vscode.l10n.t('Try Again'),
          argument: node,
        },
  };
}

/** The way to what is older: page by page, or to what the filter asks for where the service looks for names. */
export function moreView(node: NodeOf<'more'>, { nameFor }: ViewContext): NodeView {
  const name = nameFor(node.accountId);
  const title =
    name === ''
      ? vscode.l10n.t('Load more…')
      : vscode.l10n.t('Look for “{0}” at the service…', plainText(name, 40));
  return {
    label: title,
    description: '',
    contextValue: 'more',
    collapsible: 'none',
    icon: { id: name === '' ? 'ellipsis' : 'search' },
    command: { id: 'batchStudio.loadMore', title, argument: node },
  };
}

export function restView(node: NodeOf<'rest'>, { formats, restOf }: ViewContext): NodeView {
  const rest = restOf(node);
  const title = vscode.l10n.t('Show {0} more…', formats.count(Math.min(rest, pageRows)));
  return {
    label: title,
    description: vscode.l10n.t('{0} not shown', formats.count(rest)),
    contextValue: 'rest',
    collapsible: 'none',
    icon: { id: 'ellipsis' },
    command: { id: 'batchStudio.loadMore', title, argument: node },
  };
}

const stateWords: { readonly [S in SubmissionState]: () => string } = {
  running: () => vscode.l10n.t('submitting…'),
  not_sent: () => vscode.l10n.t('interrupted before anything was sent'),
  upload_unconfirmed: () => vscode.l10n.t('upload interrupted, no batch was created'),
  file_left: () => vscode.l10n.t('uploaded, no batch found'),
  unconfirmed: () => vscode.l10n.t('unconfirmed submission'),
  unreadable: () => vscode.l10n.t('unconfirmed submission'),
  created: () => vscode.l10n.t('submitted'),
  over: () => vscode.l10n.t('ended'),
};

/** While a window is at work on it, nothing may be done to it; what nobody can read can only be discarded. */
const contextOf: { readonly [S in SubmissionState]?: string } = {
  running: 'submitting',
  unreadable: 'unreadable',
};

export function submissionView(
  node: NodeOf<'submission'>,
  { source, formats }: ViewContext,
): NodeView {
  const record = source.records().find(({ submission }) => submission.id === node.submissionId);
  if (!record) return gone;
  const { submission, state } = record;
  const words = stateWords[state]();
  const name = submissionName(submission);
  return {
    label: name,
    description: words,
    contextValue: contextOf[state] ?? `submission ${state}`,
    collapsible: 'none',
    icon:
      state === 'running'
        ? { id: 'cloud-upload' }
        : { id: 'issue-draft', color: 'list.warningForeground' },
    spoken: vscode.l10n.t(
      'Submission of {0}, {1}, started {2}',
      name,
      words,
      formats.moment(submission.plannedAt),
    ),
  };
}

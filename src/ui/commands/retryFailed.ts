import * as vscode from 'vscode';
import { isActive } from '../../batches/status.ts';
import { selectRequests, requestLines, type Selection } from '../../results/export/requestLines.ts';
import { UserError, commandAction } from '../kit/userError.ts';
import type { LoadedResults } from '../results/batchResults.ts';
import { retryChoices, type RetryChoice } from '../results/retryChoices.ts';
import { saveBeside } from '../results/saveBeside.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command } from './commandDeps.ts';
import { loadResults } from './fetchResults.ts';

/**
 * `(batch?, outcomes?)` → `{ requests, uri }`: a new batch file, open to be edited and submitted, with exactly those
 * lines of the input file that were chosen. Outcomes are `failed`, `missing`, `length`, `content_filter`, `refusal`
 * and `empty`; they are asked for when absent. `missing` is not chosen for the user while answers may be somewhere: in a
 * file that the service does not name, in lines that belong to no request, or cut off.
 */
export const retryFailed: Command = (deps) => async (argument, outcomes) => {
  const title = vscode.l10n.t('Retry Failed Requests');
  const batch = await chooseBatch(deps, argument, title);
  if (!batch) return undefined;
  const results = await loadResults(deps, batch, true);
  const { paths, joined } = results;
  const { input } = paths;
  if (input === undefined) {
    throw new UserError(
      vscode.l10n.t(
        'The input file of this batch is neither here nor at the service any more, so its requests cannot be copied.',
      ),
    );
  }
  const offered = retryChoices(results);
  const chosen = Array.isArray(outcomes)
    ? offered.map(({ selection }) => selection).filter((one) => outcomes.includes(wordOf(one)))
    : await choose(offered, title);
  if (!chosen) return undefined;
  const requests = [...selectRequests(joined, chosen)];
  if (requests.length === 0) throw nothingToRetry(results);
  const lines = (signal: AbortSignal) => requestLines(joined, requests, input, signal);
  const beside = results.isSubmitted ? input : undefined;
  const uri = await saveBeside({
    beside,
    name: batch.id,
    suffix: '.retry.jsonl',
    title,
    content: lines,
  });
  if (uri) await deps.fileJobs.noteRetry(uri, batch, deps.sidebar.jobs);
  return uri && { requests: requests.length, uri: uri.toString() };
};

async function choose(
  offered: readonly RetryChoice[],
  title: string,
): Promise<readonly Selection[] | undefined> {
  if (offered.length === 0) return [];
  const picked = await vscode.window.showQuickPick(offered, {
    title,
    placeHolder: vscode.l10n.t(
      'Which requests go into the new file? Answered ones are never included.',
    ),
    canPickMany: true,
    matchOnDescription: true,
  });
  return picked && picked.length > 0 ? picked.map(({ selection }) => selection) : undefined;
}

function wordOf(selection: Selection): string {
  return typeof selection === 'object' ? 'failed' : selection;
}

function nothingToRetry({ batch, joined }: LoadedResults): UserError {
  const sentence =
    isActive(batch.status) && joined.counts().missing > 0
      ? vscode.l10n.t('Nothing has failed so far. Pending requests may still complete.')
      : vscode.l10n.t('No request of this batch failed.');
  const { accountId, id: batchId } = batch;
  return new UserError(
    sentence,
    [
      commandAction(vscode.l10n.t('Show Results'), 'batchStudio.showResults', {
        accountId,
        batchId,
      }),
    ],
    'notice',
  );
}

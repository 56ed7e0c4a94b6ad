import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { recordedName } from '../batch/batchName.ts';
import { foreseenMessage } from '../kit/failures.ts';
import { logText } from '../kit/logText.ts';
import { plainText } from '../kit/safeText.ts';
import type { Settings } from '../kit/settings.ts';
import { showMessage } from '../kit/showMessage.ts';
import type { AfterEndDeps } from './afterEnd.ts';
import { collectResults, untilCollected } from './collectResults.ts';
import { isCommand, runOnEnd } from './runOnEnd.ts';

/**
 * What was set to happen when a batch ends: its results are fetched, its files at the service deleted, a task or a command
 * run. Each once for each batch, whatever the number of windows; a failure is told and stops nothing else.
 */
export async function doAfterEnd(
  deps: AfterEndDeps,
  batch: Batch,
  { collects, deletes, runs }: ReturnType<Settings['afterEnd']>,
  signal: AbortSignal,
): Promise<void> {
  const { accountId, id } = batch;
  const claim = (what: string) => deps.once.claim(`after end: ${what} ${accountId} ${id}`);
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) tell(deps, batch, error);
    }
  };
  const isMine = !collects || (await claim('collect'));
  if (collects && isMine) await attempt(() => collectResults(deps, batch, deletes, signal));
  if (runs === '') return;
  // Another window fetches, and what runs is told where the results are; a command is there as well as here.
  if (!isMine && isCommand(runs)) return;
  await attempt(async () => {
    if (!isMine) await untilCollected(deps, batch, signal);
    await runOnEnd(deps, batch, runs, () => claim('run'), signal);
  });
}

function tell({ log, settings, records }: AfterEndDeps, batch: Batch, error: unknown): void {
  log.error(logText(error));
  const account = settings.accounts().find(({ id }) => id === batch.accountId);
  const name = recordedName(batch, { provider: account?.provider ?? '' }, records);
  void showMessage('warning', `${plainText(name, 100)}: ${reasonOf(error)}`);
}

function reasonOf(error: unknown): string {
  return (
    foreseenMessage(error) ??
    vscode.l10n.t('Something went wrong in Batch Studio. See the log for details.')
  );
}

import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { wait } from '../../batches/clock.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { recordedName } from '../batch/batchName.ts';
import { foreseenMessage } from '../kit/failures.ts';
import { logText } from '../kit/logText.ts';
import { plainText } from '../kit/safeText.ts';
import type { Settings } from '../kit/settings.ts';
import { showMessage } from '../kit/showMessage.ts';
import type { AfterEndDeps } from './afterEnd.ts';
import { collectResults } from './collectResults.ts';
import { runOnEnd } from './runOnEnd.ts';

/** While another window is at work. */
const lookMs = 2_000;

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
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) tell(deps, batch, error);
    }
  };
  if (collects) await attempt(() => collectOnce(deps, batch, deletes, signal));
  if (runs === '' || signal.aborted) return;
  // What runs is told where the results are, and of several windows that have it by now one runs it.
  const claim = () => deps.once.claim(`after end: run ${accountId} ${id}`).catch(refused);
  await attempt(() => runOnEnd(deps, batch, runs, claim, signal));
}

/** Ends when the results were fetched, by this window or another: one that is closed meanwhile leaves it to the others. */
async function collectOnce(
  deps: AfterEndDeps,
  batch: Batch,
  deletes: boolean,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const turn = await deps.atWork.begin(collectKey(batch)).catch(refused);
    if (turn === 'done') return;
    if (turn === 'busy') {
      await wait(deps.clock, lookMs, signal);
      continue;
    }
    try {
      await collectResults(deps, batch, deletes, signal);
    } finally {
      // What failed is told, and is not tried again.
      if (!signal.aborted) await turn.done().catch(refused);
    }
    return;
  }
}

/** Without a record nobody knows whether another window does it: rather none than each. */
function refused(error: unknown): never {
  throw diskFailure(error);
}

const collectMark = 'after end: collect ';

function collectKey({ accountId, id }: Batch): string {
  return collectMark + JSON.stringify([accountId, id]);
}

/** The id of the batch of this account whose results the key of a work stands for. */
export function collectedBatch(key: string, accountId: string): string | undefined {
  const start = `${collectMark}[${JSON.stringify(accountId)},`;
  if (!key.startsWith(start)) return undefined;
  return JSON.parse(key.slice(start.length, -1)) as string;
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

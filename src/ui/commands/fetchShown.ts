import type { Batch } from '../../batches/batch.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { recordedName } from '../batch/batchName.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { ViewSource } from '../results/view/viewAddress.ts';
import { jobNameOf } from '../sidebar/jobView.ts';
import type { CommandDeps } from './commandDeps.ts';
import { fetchResults } from './fetchResults.ts';

/** What a Results view is to show, and what it is called. */
export interface Shown {
  readonly name: string;
  readonly source: ViewSource;
}

/**
 * Fetches the results of a batch, or of all batches of a job that have some, with progress.
 * @returns undefined when the user picks no batch
 * @throws UserError when nothing came back
 */
export async function fetchShown(
  deps: CommandDeps,
  target: unknown,
  title: string,
): Promise<Shown | undefined> {
  const { accountId = '', jobId } = readTarget(target);
  const job = jobId === undefined ? undefined : deps.sidebar.jobs.find(accountId, jobId);
  if (!job) {
    const batch = await chooseBatch(deps, target, title);
    if (!batch) return undefined;
    await fetchResults(deps, batch, ['output', 'error']);
    return { name: nameOf(deps, batch), source: { accountId: batch.accountId, batchId: batch.id } };
  }
  const batches = job.members.map(({ batch }) => batch);
  const withFiles = batches.filter(
    ({ outputFileId, errorFileId }) => outputFileId !== null || errorFileId !== null,
  );
  // With none at all, the first one says why.
  for (const batch of withFiles.length > 0 ? withFiles : batches.slice(0, 1))
    await fetchResults(deps, batch, ['output', 'error']);
  const [batchId = '', ...others] = batches.map(({ id }) => id);
  return {
    name: jobNameOf(job, (batch) => nameOf(deps, batch)),
    source: { accountId, batchId, others },
  };
}

function nameOf(deps: CommandDeps, batch: Batch): string {
  return recordedName(batch, accountById(deps, batch.accountId), deps.records);
}

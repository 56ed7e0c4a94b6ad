import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import { answersWithoutFile, ranNothing } from '../../batches/capabilities.ts';
import { isActive } from '../../batches/status.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import {
  answersWithoutFileWords,
  fileWords,
  outcomeWord,
  progressWords,
} from '../batch/batchWords.ts';
import { formatsFor } from '../kit/formats.ts';
import { UserError, commandAction } from '../kit/userError.ts';
import type { Settings } from '../kit/settings.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { recordedName } from '../batch/batchName.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { ViewSource } from '../results/view/viewAddress.ts';
import { jobNameOf } from '../sidebar/jobView.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { withProgress } from '../kit/withProgress.ts';
import type { LoadedResults } from '../results/batchResults.ts';
import type { CommandDeps } from './commandDeps.ts';

/**
 * Fetches what came back for a batch and joins it, with progress.
 * @param mayBeNothing of a batch that was stopped before any request ran, its input alone is joined
 * @throws UserError when nothing came back
 */
export async function loadResults(
  deps: CommandDeps,
  known: Batch,
  mayBeNothing = false,
): Promise<LoadedResults> {
  await fetchResults(deps, known, ['output', 'error'], mayBeNothing);
  // Fetching may have looked at the batch again.
  const batch = deps.store.find(known.accountId, known.id) ?? known;
  const formats = formatsFor(vscode.env.language);
  return withProgress(vscode.l10n.t('Joining results'), formats, (report, signal) =>
    deps.batchResults.load(batch, {
      signal,
      onProgress: (bytes) => report.text(formats.bytes(bytes)),
    }),
  );
}

interface Deps {
  readonly results: Pick<ResultFiles, 'ensure'>;
  readonly settings: Pick<Settings, 'accounts'>;
  readonly store: Pick<BatchStore, 'put'>;
  readonly apiFor: (account: Account) => Pick<BatchApi, 'retrieveBatch'>;
}

/** Downloads those of the wanted files that the batch has, with progress. @throws UserError when it has none. */
export async function fetchResults(
  deps: Deps,
  known: Batch,
  wanted: readonly BatchFileKind[],
  mayBeNothing = false,
): Promise<ReadonlyMap<BatchFileKind, vscode.Uri>> {
  requireTrust();
  const has = (batch: Batch) => wanted.filter((kind) => fileIdOf(batch, kind) !== null);
  const formats = formatsFor(vscode.env.language);
  return withProgress(vscode.l10n.t('Downloading'), formats, async (report, signal) => {
    // The list may be older than the files.
    const isOld =
      has(known).length === 0 || (wanted.includes('output') && answersWithoutFile(known) > 0);
    const batch = isOld ? await lookAgain(deps, known, signal) : known;
    const kinds = has(batch);
    if (kinds.length === 0 && !(mayBeNothing && ranNothing(batch))) throw nothingYet(batch, wanted);
    const files = new Map<BatchFileKind, vscode.Uri>();
    for (const kind of kinds) {
      const path = await deps.results.ensure(batch, kind, {
        signal,
        onProgress: (transfer) => {
          report.transfer(fileWords[kind](), transfer);
        },
      });
      files.set(kind, vscode.Uri.file(path));
    }
    return files;
  });
}

async function lookAgain(deps: Deps, known: Batch, signal: AbortSignal): Promise<Batch> {
  const api = deps.apiFor(accountById(deps, known.accountId));
  const batch = await api.retrieveBatch(known.id, signal);
  deps.store.put(batch);
  return batch;
}

function nothingYet(batch: Batch, wanted: readonly BatchFileKind[]): UserError {
  const formats = formatsFor(vscode.env.language);
  const state = [outcomeWord(batch), progressWords(batch, formats)].filter(Boolean).join(', ');
  const details = commandAction(vscode.l10n.t('Show Details'), 'batchStudio.showDetails', {
    accountId: batch.accountId,
    batchId: batch.id,
  });
  if (isActive(batch.status)) {
    return new UserError(
      vscode.l10n.t(
        'There are no results yet ({0}). Output and error files appear when the batch ends.',
        state,
      ),
      [details],
      'notice',
    );
  }
  const answers = wanted.includes('output') ? answersWithoutFile(batch) : 0;
  if (answers > 0) {
    const sentence = `${fileWords.output()}: ${answersWithoutFileWords(answers, formats)}`;
    return new UserError(sentence, [details], 'notice');
  }
  const only = wanted.length === 1 ? wanted[0] : undefined;
  const sentence =
    only === 'error'
      ? vscode.l10n.t('This batch has no error file ({0}).', state)
      : only === 'output'
        ? vscode.l10n.t('This batch has no output file ({0}).', state)
        : only === 'input'
          ? vscode.l10n.t('The service does not name the input file of this batch ({0}).', state)
          : vscode.l10n.t('This batch ended without output and error files ({0}).', state);
  return new UserError(sentence, [details], 'notice');
}

/** What a Results view is to show, and what it is called. */
export interface ShownResults {
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
): Promise<ShownResults | undefined> {
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

import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { formatsFor } from '../formats.ts';
import type { LoadedResults } from '../results/batchResults.ts';
import type { CommandDeps } from './commandDeps.ts';
import { fetchResults } from './fetchResults.ts';
import { withProgress } from './withProgress.ts';

/** Fetches what came back for a batch and joins it, with progress. @throws Refusal when nothing came back */
export async function loadResults(deps: CommandDeps, known: Batch): Promise<LoadedResults> {
  await fetchResults(deps, known, ['output', 'error']);
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

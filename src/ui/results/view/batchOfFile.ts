// Stands alone: the view and commands find a file’s batch alike.
import * as vscode from 'vscode';
import { batchFileKinds, type Batch } from '../../../batches/batch.ts';
import type { ViewDeps } from './viewDeps.ts';

/** The batch that a downloaded file is of. */
export function batchOfFile(
  { store, results }: Pick<ViewDeps, 'store' | 'results'>,
  uri: vscode.Uri,
): Batch | undefined {
  const batches = store.states().flatMap((state) => state.batches);
  return batches.find((batch) =>
    batchFileKinds.some(
      (kind) => vscode.Uri.file(results.pathOf(batch, kind)).toString() === uri.toString(),
    ),
  );
}

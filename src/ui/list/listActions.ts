// Stands alone: the one file that the first action on the list loads.
import { arrangeBatches, hideBatch, pinBatch, unhideBatch, unpinBatch } from './arrangeBatches.ts';
import { attachBatch } from './attachBatch.ts';
import { copyLink } from './batchLink.ts';
import { deleteLocalResults } from './deleteLocalResults.ts';
import { clearFilter, filterBatches } from './filterBatches.ts';
import type { ListAction } from './listDeps.ts';
import { openInConsole } from './openInConsole.ts';

export { openLink } from './batchLink.ts';

/** Every action on the list of batches, by the last word of its command. One file, read when the first of them runs. */
export const listActions = {
  filterBatches,
  clearFilter,
  arrangeBatches,
  pinBatch,
  unpinBatch,
  hideBatch,
  unhideBatch,
  attachBatch,
  openInConsole,
  copyLink,
  deleteLocalResults,
} satisfies Readonly<Record<string, ListAction>>;

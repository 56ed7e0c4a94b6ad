// Stands alone: submitting, submitting again and discarding must use one folder.
import { join } from 'node:path';
import { SnapshotFolder } from '../../tracking/submit/snapshotFolder.ts';
import type { SubmitDeps } from './submitDeps.ts';

/** Where copies of unsaved texts are while they are being sent. */
export function snapshotsOf({ storage }: Pick<SubmitDeps, 'storage'>): SnapshotFolder {
  return new SnapshotFolder(join(storage.fsPath, 'snapshots'));
}

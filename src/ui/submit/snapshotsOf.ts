import { join } from 'node:path';
import { SnapshotFolder } from '../../tracking/snapshotFolder.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';

/** Where copies of unsaved texts are while they are being sent. */
export function snapshotsOf({ storage }: Pick<CommandDeps, 'storage'>): SnapshotFolder {
  return new SnapshotFolder(join(storage.fsPath, 'snapshots'));
}

import { mkdirSync, watch, type FSWatcher } from 'node:fs';
import { temporarySuffix } from './atomicFile.ts';
import type { Disposable } from '../batches/emitter.ts';

/**
 * Calls back for each file of a folder that another process or this one changed. A system that cannot watch just
 * never calls: who needs certainty reads again.
 */
export function watchFolder(
  folder: string,
  onChange: (filename: string | null) => void,
): Disposable {
  let watcher: FSWatcher | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    watcher = watch(folder, { persistent: false }, (_event, filename) => {
      if (!filename?.endsWith(temporarySuffix)) onChange(filename);
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    // As if nothing ever changed.
  }
  return { dispose: () => watcher?.close() };
}

import { existsSync, mkdirSync, watch, type FSWatcher } from 'node:fs';
import type { Disposable } from '../../batches/emitter.ts';
import { temporarySuffix } from './atomicFile.ts';

/**
 * Calls back for each file of a folder that another process or this one changed. A system that cannot watch just
 * never calls: who needs certainty reads again.
 */
export function watchFolder(
  folder: string,
  onChange: (filename: string | null) => void,
): Disposable {
  let watcher: FSWatcher | undefined;
  const open = () => {
    watcher?.close();
    watcher = openWatcher(folder, (filename) => {
      if (filename?.endsWith(temporarySuffix)) return;
      // Removed as a whole: a watcher stays with the folder it was opened on, which nobody writes to any more.
      if (!existsSync(folder)) open();
      onChange(filename);
    });
  };
  open();
  return { dispose: () => watcher?.close() };
}

function openWatcher(
  folder: string,
  onEvent: (filename: string | null) => void,
): FSWatcher | undefined {
  try {
    mkdirSync(folder, { recursive: true });
    const watcher = watch(folder, { persistent: false }, (_event, filename) => onEvent(filename));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

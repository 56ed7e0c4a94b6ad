import { filesOf } from './loadSources.ts';
import { LocalSession } from './localSession.ts';
import { RowTable } from './rowTable.ts';
import type { ResultSession, ResultSource } from './session.ts';

export interface OpenOptions {
  /** Called while files are read, and when they are: `overview()` tells more now. */
  readonly onLoad?: () => void;
}

/**
 * Opens results in the calling thread. The session can be asked at once; its files are read meanwhile, in slices.
 * @throws the system's error when a file is not there
 */
export async function openResults(
  sources: readonly ResultSource[],
  { onLoad }: OpenOptions = {},
): Promise<ResultSession> {
  const files = await filesOf(sources);
  const state = {
    sources,
    files,
    table: new RowTable(sources.length),
    isLoaded: false,
    isJudged: false,
    bytesRead: 0,
    unreadable: 0,
    judged: new Uint8Array(),
  };
  return new LocalSession(state, onLoad);
}

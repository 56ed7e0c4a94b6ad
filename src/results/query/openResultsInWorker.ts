import { Worker } from 'node:worker_threads';
import type { OpenOptions } from './openResults.ts';
import { RemoteSession } from './remoteSession.ts';
import type { ResultSession, ResultSource } from './session.ts';

/**
 * As `openResults`, in a thread of its own that ends with the session.
 * @param program the built `resultWorker`
 * @param sources may be looked for still: the thread starts meanwhile
 * @throws the system's error when a file is not there, and why there are no sources
 */
export async function openResultsInWorker(
  program: string | URL,
  sources: readonly ResultSource[] | Promise<readonly ResultSource[]>,
  { onLoad }: OpenOptions = {},
): Promise<ResultSession> {
  const worker = new Worker(program);
  const session = new RemoteSession(worker, onLoad);
  try {
    await session.open(await sources);
    return session;
  } catch (error) {
    session.dispose();
    throw error;
  }
}

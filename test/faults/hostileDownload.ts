import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asApiFailure } from '../../src/batches/apiFailure.ts';
import { ResultFiles } from '../../src/results/download/resultFiles.ts';
import { aBatch } from '../support/aBatch.ts';
import { HastyClock } from '../support/hastyClock.ts';
import { HostileContent } from '../support/hostileContent.ts';
import { serve } from '../support/loopbackServer.ts';
import { wireTo } from '../support/testWire.ts';
import type { Findings } from './ledger.ts';

const ended = aBatch({ id: 'batch_abc', status: 'completed', outputFileId: 'file-out' });

/**
 * Downloads a file twice from a service that spoils it, into one folder: what is kept is a content that the service
 * had, byte for byte.
 */
export async function hostileDownload(
  seed: number,
  root: string,
  { mixed, lost }: Findings,
): Promise<'kept' | 'absent'> {
  const ends: (() => unknown)[] = [];
  const scope = { after: (end?: unknown) => void ends.push(end as () => unknown) };
  const folder = await mkdtemp(join(root, 'hostile-'));
  const service = new HostileContent(seed);
  let kept: Buffer | undefined;
  try {
    const server = await serve(scope, (request, response) => {
      service.respond(request, response);
    });
    const { api } = wireTo(scope, server.origin, { times: { idleMs: 2_000, headersMs: 2_000 } });
    const files = new ResultFiles({
      folder: () => folder,
      apiFor: () => api,
      addressOf: () => server.origin,
      clock: new HastyClock(),
    });
    for (let attempt = 1; attempt <= 2; attempt++) {
      const path = await files.ensure(ended, 'output').catch((error: unknown) => {
        if (asApiFailure(error)) return undefined;
        throw error;
      });
      if (path === undefined) continue;
      kept = await readFile(path);
      const isOne = service.contents.some((content) => kept?.equals(content));
      if (!isOne) mixed.push(`a hostile download: ${service.story.join('; ')}`);
      if (!service.hasRecord && !(await files.isUnproved(ended, 'output')))
        lost.push('a download is called proved that nothing proves');
    }
  } finally {
    for (const end of ends) end();
  }
  return kept ? 'kept' : 'absent';
}

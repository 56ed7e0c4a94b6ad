import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asApiFailure } from '../../src/batches/apiFailure.ts';
import { systemClock } from '../../src/batches/clock.ts';
import { indexLines } from '../../src/jsonl/sent/indexLines.ts';
import { findDuplicates, notAgreed } from '../../src/tracking/submit/duplicates.ts';
import { Journal } from '../../src/tracking/journal/journal.ts';
import { takeSnapshot } from '../../src/tracking/submit/snapshot.ts';
import { submitFile } from '../../src/tracking/submit/submitFile.ts';
import { plainWire } from './plainWire.ts';

// A window that, when told to, submits its files and at the same time cancels a batch that another one cancels too.
const [baseUrl = '', token = '', folder = '', shared = '', ...paths] = process.argv.slice(2);
const { account, key, wire } = plainWire(baseUrl, token);
const api = wire.connect(account);
const journal = new Journal({ folder });

process.once('message', () => void act());
process.send?.('ready');

async function act(): Promise<void> {
  const cancelled = api.cancelBatch(shared).then(
    ({ status }) => status,
    (error: unknown) => asApiFailure(error)?.kind ?? String(error),
  );
  const batches = await Promise.all(paths.map(send));
  process.send?.({ cancelled: await cancelled, batches: batches.flat() });
  wire.dispose();
  process.disconnect();
}

/** Sends nothing when another window is about to send the same: nobody is there to be asked. */
async function send(path: string): Promise<readonly string[]> {
  const filename = basename(path);
  const { sha256, bytes } = await takeSnapshot(path);
  const sent = submitFile(
    {
      account,
      source: { path, filename, bytes },
      sha256,
      indexLines: (source, target) => Promise.resolve(indexLines(source, target)),
      fileUri: pathToFileURL(path).href,
      requests: (await readFile(path, 'utf8')).trim().split('\n').length,
      model: 'kimi-k2.6',
      endpoint: '/v1/chat/completions',
      completionWindow: '24h',
      metadata: {},
    },
    { api, journal, key, clock: systemClock },
    {
      async allow({ id }) {
        const same = await findDuplicates(journal, { sha256, accountId: account.id });
        return notAgreed(same, new Map([[id, 2]])).length === 0;
      },
    },
  );
  return sent.then(
    (batch) => [batch.id],
    (error: unknown) => {
      if (asApiFailure(error)?.kind === 'cancelled') return [];
      throw error;
    },
  );
}

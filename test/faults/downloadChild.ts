import type { Batch } from '../../src/batches/batch.ts';
import { systemClock } from '../../src/batches/clock.ts';
import { ResultFiles } from '../../src/results/download/resultFiles.ts';
import { plainWire } from '../support/plainWire.ts';

/** What the process is told when it starts. */
export interface Downloads {
  readonly baseUrl: string;
  readonly token: string;
  readonly batch: Batch;
  /** Each is a user's download folder. */
  readonly folders: readonly string[];
}

// A window that downloads a batch's input file into each folder until it is killed.
process.on('message', ({ baseUrl, token, batch, folders }: Downloads) => {
  const { account, wire } = plainWire(baseUrl, token);
  const api = wire.connect(account);
  for (const folder of folders)
    void new ResultFiles({
      folder: () => folder,
      apiFor: () => api,
      addressOf: () => 'https://a.example',
      clock: systemClock,
    })
      .ensure(batch, 'input')
      .catch(() => undefined);
});
process.send?.('ready');

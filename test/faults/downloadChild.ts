import { createWire } from '../../src/api/connect.ts';
import type { Batch } from '../../src/batches/batch.ts';
import { systemClock } from '../../src/batches/clock.ts';
import { ResultFiles } from '../../src/results/resultFiles.ts';

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
  const account = { id: 'lane', provider: 'kimi', name: 'Lane', baseUrl };
  const key = { key: token, origin: new URL(baseUrl).origin };
  const wire = createWire({
    vault: { keyFor: () => Promise.resolve(key) },
    userAgent: 'BatchStudio/crash',
    resolveBaseUrl: (one) => Promise.resolve(one.baseUrl),
    network: () => ({ strictSSL: true }),
    clock: systemClock,
    log: () => undefined,
    environment: {},
  });
  const api = wire.connect(account);
  for (const folder of folders)
    void new ResultFiles({ folder: () => folder, apiFor: () => api, clock: systemClock })
      .ensure(batch, 'input')
      .catch(() => undefined);
});
process.send?.('ready');

import { createWire, type Wire } from '../../src/api/connect.ts';
import type { Account, ApiKey } from '../../src/batches/account.ts';
import { systemClock } from '../../src/batches/clock.ts';

/** The wire of a process that plays a window: one account, its key, nothing of the machine's own network settings. */
export function plainWire(
  baseUrl: string,
  token: string,
): { readonly account: Account; readonly key: ApiKey; readonly wire: Wire } {
  const account = { id: 'lane', provider: 'kimi', name: 'Lane', baseUrl };
  const key = { key: token, origin: new URL(baseUrl).origin };
  const wire = createWire({
    vault: { keyFor: () => Promise.resolve(key) },
    userAgent: 'BatchStudio/test',
    resolveBaseUrl: (one) => Promise.resolve(one.baseUrl),
    network: () => ({ strictSSL: true }),
    clock: systemClock,
    log: () => undefined,
    environment: {},
  });
  return { account, key, wire };
}

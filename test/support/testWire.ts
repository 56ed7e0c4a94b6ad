import type { TestContext } from 'node:test';
import { createWire, type WireOptions } from '../../src/api/connect.ts';
import type { WireLogEvent } from '../../src/api/wire/wireLog.ts';
import type { Account } from '../../src/batches/account.ts';
import { ApiFailure, type FailureFacts } from '../../src/batches/apiFailure.ts';
import type { BatchApi } from '../../src/batches/batchApi.ts';
import type { RealTimeApi } from '../../src/batches/realTimeApi.ts';
import { systemClock } from '../../src/batches/clock.ts';

export const testKey = 'sk-planted-key-0123456789';

export interface TestWire {
  readonly api: BatchApi;
  readonly realTime: RealTimeApi;
  readonly log: readonly WireLogEvent[];
  readonly account: Account;
}

/** A wire to one account; retries wait for nothing unless a test says otherwise. */
export function wireTo(
  t: Pick<TestContext, 'after'>,
  baseUrl: string,
  options: Partial<WireOptions> & { readonly provider?: string } = {},
): TestWire {
  const log: WireLogEvent[] = [];
  const { provider = 'kimi', ...rest } = options;
  const account: Account = { id: 'acc', provider, name: 'Test', baseUrl };
  const wire = createWire({
    vault: { keyFor: () => Promise.resolve({ key: testKey, origin: new URL(baseUrl).origin }) },
    userAgent: 'BatchStudio/test',
    resolveBaseUrl: (one) => Promise.resolve(one.baseUrl),
    network: () => ({ strictSSL: true }),
    clock: systemClock,
    log: (event) => log.push(event),
    environment: {},
    random: () => 0,
    ...rest,
  });
  t.after(() => {
    wire.dispose();
  });
  return { api: wire.connect(account), realTime: wire.realTime(account), log, account };
}

/** The facts of the failure that a call ends with, without those that are not there. */
export async function failureOf(call: Promise<unknown>): Promise<FailureFacts> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiFailure)) throw new Error('Not an ApiFailure', { cause: error });
  return JSON.parse(JSON.stringify(error.facts)) as FailureFacts;
}

import { createWire } from '../../src/api/connect.ts';
import type { Account, ApiKey } from '../../src/batches/account.ts';
import type { BatchApi } from '../../src/batches/batchApi.ts';
import { systemClock } from '../../src/batches/clock.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { HastyClock } from '../support/hastyClock.ts';
import { openSimulator, type OpenSimulator } from '../support/openSimulator.ts';
import type { FaultDice } from './faultDice.ts';

/** Short, because waiting for them is most of what a run does. */
const times = {
  connectMs: 2_000,
  headersMs: 200,
  uploadAnswerMs: 200,
  idleMs: 200,
  bodyMs: 400,
};

/** A service of its own, a network that fails on demand, and a client. One run at a time. */
export interface Lane {
  readonly account: Account;
  readonly key: ApiKey;
  /** Through the network. */
  readonly api: BatchApi;
  /** Past the network: the truth. */
  readonly simulator: OpenSimulator;
  /** The time of the service and of the submission; the wire's time-outs are real. */
  readonly clock: HastyClock;
  dice: Pick<FaultDice, 'roll'> | undefined;
  close(): Promise<void>;
}

export async function openLane(): Promise<Lane> {
  const clock = new HastyClock();
  const simulator = await openSimulator({
    failureRate: 0.2,
    clock: { now: () => clock.now(), after: () => () => undefined },
  });
  const proxy = await startFaultProxy({
    target: simulator.url,
    plan: (request) => lane.dice?.roll(request),
  });
  const account = { id: 'lane', provider: 'kimi', name: 'Lane', baseUrl: `${proxy.url}/v1` };
  const key = { key: simulator.token, origin: proxy.url };
  const wire = createWire({
    vault: { keyFor: () => Promise.resolve(key) },
    userAgent: 'BatchStudio/faults',
    resolveBaseUrl: (one) => Promise.resolve(one.baseUrl),
    network: () => ({ strictSSL: true }),
    clock: systemClock,
    log: () => undefined,
    environment: {},
    random: () => 0,
    times,
  });
  const lane: Lane = {
    account,
    key,
    api: wire.connect(account),
    simulator,
    clock,
    dice: undefined,
    async close() {
      wire.dispose();
      await proxy.close();
      await simulator.close();
    },
  };
  return lane;
}

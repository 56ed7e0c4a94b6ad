import { createWire } from '../../src/api/connect.ts';
import type { WireTimes } from '../../src/api/wire/wireTimes.ts';
import type { Account, ApiKey } from '../../src/batches/account.ts';
import type { BatchApi } from '../../src/batches/batchApi.ts';
import { systemClock } from '../../src/batches/clock.ts';
import { startFaultProxy } from '../support/faultProxy.ts';
import { HastyClock } from '../support/hastyClock.ts';
import { openSimulator, type OpenSimulator } from '../support/openSimulator.ts';
import { eitherApi } from '../support/apiWith.ts';
import type { FaultDice } from './faultDice.ts';

/** While something may stall: short, because waiting for them is most of what a run does. */
const stormyTimes = {
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
  /**
   * Through the network. With short time-outs while that may stall; else with the product's own, so that a slow machine
   * or service is never taken for a lost answer.
   */
  readonly api: BatchApi;
  /** Past the network: the truth. */
  readonly simulator: OpenSimulator;
  /** The time of the service and of the submission; the wire's time-outs are real. */
  readonly clock: HastyClock;
  dice: (Pick<FaultDice, 'roll'> & Partial<Pick<FaultDice, 'mayStall'>>) | undefined;
  close(): Promise<void>;
}

export async function openLane(): Promise<Lane> {
  const clock = new HastyClock();
  const simulator = await openSimulator({
    failureRate: 0.2,
    clock: { now: () => clock.now(), elapsed: () => clock.elapsed(), after: () => () => undefined },
  });
  const proxy = await startFaultProxy({
    target: simulator.url,
    plan: (request) => lane.dice?.roll(request),
  });
  const account = { id: 'lane', provider: 'kimi', name: 'Lane', baseUrl: `${proxy.url}/v1` };
  const key = { key: simulator.token, origin: proxy.url };
  const wireWith = (times: Partial<WireTimes>) =>
    createWire({
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
  const wires = { stormy: wireWith(stormyTimes), calm: wireWith({}) };
  const apis = { stormy: wires.stormy.connect(account), calm: wires.calm.connect(account) };
  const lane: Lane = {
    account,
    key,
    api: eitherApi(() => (lane.dice?.mayStall === true ? apis.stormy : apis.calm)),
    simulator,
    clock,
    dice: undefined,
    async close() {
      wires.stormy.dispose();
      wires.calm.dispose();
      await proxy.close();
      await simulator.close();
    },
  };
  return lane;
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../src/batches/clock.ts';
import type { Fault } from './fault.ts';
import { FaultPassage } from './faultPassage.ts';

export interface SeenRequest {
  /** 1 for the first request of this proxy. */
  readonly n: number;
  readonly method: string;
  readonly path: string;
}

export interface FaultProxyOptions {
  /** Origin of the server, for example `http://127.0.0.1:4000`. */
  readonly target: string;
  /** Asked once for every request; undefined lets it through. */
  readonly plan: (request: SeenRequest) => Fault | undefined;
  readonly clock?: Clock;
}

export interface FaultProxy {
  /** Origin to use instead of the target's. */
  readonly url: string;
  /** What came in, in this order, and what was done to it. */
  readonly seen: readonly (SeenRequest & { readonly fault: Fault | undefined })[];
  /** Breaks off whatever is still under way. */
  close(): Promise<void>;
}

/** Starts a loopback proxy that spoils what its plan says, and passes everything else on unchanged. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const seen: (SeenRequest & { fault: Fault | undefined })[] = [];
  const stop = new AbortController();
  const clock = options.clock ?? systemClock;
  const passing = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const facts = {
      n: seen.length + 1,
      method: request.method ?? '',
      path: request.url ?? '',
    };
    const fault = options.plan(facts);
    seen.push({ ...facts, fault });
    const passage = new FaultPassage(request, response, options.target, clock, stop.signal);
    // A request that has ended may have none any more.
    const { socket } = request;
    // However a passage breaks off, all that its client may see of it is a broken connection.
    const done = passage.run(fault).catch(() => socket.destroy());
    const entry = done.then(() => undefined);
    passing.add(entry);
    void entry.then(() => passing.delete(entry));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  async function end(): Promise<void> {
    const closed = once(server, 'close');
    stop.abort();
    server.close();
    server.closeAllConnections();
    await closed;
    await Promise.all(passing);
  }
  let ended: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    seen,
    close: () => (ended ??= end()),
  };
}

import { systemClock } from '../../src/batches/clock.ts';
import { Lease } from '../../src/tracking/windows/lease.ts';

// A window that wants the lease: says when it has it, and when it has lost it, until it is told to stop.
const [folder = '', ttl = '600'] = process.argv.slice(2);
const lease = new Lease({ folder, name: 'poll', clock: systemClock, ttlMs: Number(ttl) });
lease.onDidChange(() => process.send?.(lease.held ? 'held' : 'lost'));
process.on('message', (message) => {
  if (message === 'release') lease.want(false);
  if (message === 'want') lease.want(true);
});
lease.want(true);

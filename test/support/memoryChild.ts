import { systemClock } from '../../src/batches/clock.ts';
import { BatchStore } from '../../src/tracking/batches/batchStore.ts';
import { SharedCache } from '../../src/tracking/batches/sharedCache.ts';
import { plainWire } from './plainWire.ts';

/** What the process is told to ask for. */
export interface MemoryOrder {
  readonly baseUrl: string;
  readonly call: 'list' | 'batch' | 'file' | 'polls';
  /** Where a file goes, or what windows share. */
  readonly target: string;
}

/** How the call ended, and bytes of memory above what the process had before it. */
export interface MemoryReport {
  /** At most during the call, with what is no longer needed and was not collected yet. */
  readonly above: number;
  /** Needed after it. */
  readonly kept: number;
  readonly end: string;
}

const polls = 12;

const inUse: { dispose: () => void }[] = [];

function neededBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// A process that makes one call and looks at its memory meanwhile.
process.once('message', ({ baseUrl, call, target }: MemoryOrder) => {
  const { account, wire } = plainWire(baseUrl, 'sk-planted-key-0123456789');
  const api = wire.connect(account);
  const calls = {
    list: () => api.listBatches().then(({ batches }) => `${String(batches.length)} batches`),
    batch: () => api.retrieveBatch('b').then(({ id }) => id),
    /** A window that polls. */
    polls: async () => {
      const store = new BatchStore({
        accounts: () => [account],
        onDidChangeAccounts: () => ({ dispose: () => undefined }),
        apiFor: () => api,
        clock: systemClock,
      });
      const cache = new SharedCache({ folder: target, store });
      for (let poll = 0; poll < polls; poll++) {
        await store.refresh();
        await cache.settled();
      }
      const state = store.state(account.id);
      inUse.push(store, cache);
      return `${String(state?.batches.length)} batches, ${state?.failure?.kind ?? 'no failure'}`;
    },
    file: () => api.downloadFile('f', target).then((bytes) => `${String(bytes)} bytes`),
  };
  const measure = async () => {
    await api.retrieveBatch('first');
    const needed = neededBytes();
    const idle = process.memoryUsage().rss;
    let peak = idle;
    let isOver = false;
    const look = () => {
      peak = Math.max(peak, process.memoryUsage().rss);
      if (!isOver) setImmediate(look);
    };
    look();
    const end = await calls[call]().catch(String);
    isOver = true;
    const kept = neededBytes() - needed;
    wire.dispose();
    for (const one of inUse) one.dispose();
    process.send?.({ above: peak - idle, kept, end } satisfies MemoryReport);
    process.disconnect();
  };
  void measure();
});

/**
 * Upload and download on loopback, beside curl doing the same in the same run. One JSON line per size and direction:
 * `ratio` is our throughput to curl's, from the best round of each: what else the machine does only ever adds.
 * `ratioOfMedians` shows how much it did. `memoryMb` is the growth of this process's resident memory, the highest of the
 * rounds, `delayP99Ms` how late the event loop was, the median of the rounds. Both download to a file that is not there
 * yet; ours is on the disk when it ends, curl's is not, so `ratioSynced` counts curl's `sync` of the file too.
 *
 *   node test/bench/wire.ts [--rounds 7] [--mb 100,500]
 */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { open, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs, promisify } from 'node:util';
import { createWire } from '../../src/api/connect.ts';
import { systemClock } from '../../src/batches/clock.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, mb: { type: 'string', default: '100,500' } },
});
const mb = 1_000_000;
const run = promisify(execFile);

const server = fork(join(import.meta.dirname, '../support/benchServer.ts'));
const [port] = (await once(server, 'message')) as [number];
const baseUrl = `http://127.0.0.1:${port}/v1`;
const folder = await mkdtemp(join(tmpdir(), 'bench-wire-'));
const wire = createWire({
  vault: { keyFor: () => Promise.resolve({ key: 'bench', origin: new URL(baseUrl).origin }) },
  userAgent: 'bench',
  resolveBaseUrl: () => Promise.resolve(baseUrl),
  network: () => ({ strictSSL: true }),
  clock: systemClock,
  log: () => undefined,
});
const api = wire.connect({ id: 'bench', provider: 'compatible', name: 'bench', baseUrl });

interface Cost {
  readonly ms: number;
  readonly memoryMb: number;
  readonly delayP99Ms: number;
}

async function measured(work: () => Promise<unknown>): Promise<Cost> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let highest = before;
  const sampler = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 10);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begin = performance.now();
  await work();
  const ms = performance.now() - begin;
  delay.disable();
  clearInterval(sampler);
  highest = Math.max(highest, process.memoryUsage.rss());
  // The histogram counts the millisecond between two samples too.
  return { ms, memoryMb: (highest - before) / mb, delayP99Ms: delay.percentile(99) / 1e6 - 1 };
}

/** curl's own count of the transfer's time, without the start of its process. */
async function curl(...args: readonly string[]): Promise<number> {
  const all = ['-sS', '--fail', '--noproxy', '*', '-w', '\n%{time_total}', ...args];
  const { stdout } = await run('curl', all);
  return Number(stdout.trim().split('\n').at(-1)) * 1000;
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}

async function makeFile(path: string, bytes: number): Promise<void> {
  const handle = await open(path, 'w');
  const line = Buffer.from(`${JSON.stringify({ custom_id: 'r', body: 'x'.repeat(9_000) })}\n`);
  const block = Buffer.concat(Array.from({ length: 100 }, () => line));
  for (let left = bytes; left > 0; left -= block.length) {
    await handle.write(block, 0, Math.min(block.length, left));
  }
  await handle.sync();
  await handle.close();
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync();
  await handle.close();
}

async function compare(
  name: string,
  bytes: number,
  ours: () => Promise<unknown>,
  theirs: () => Promise<number>,
  /** Brings the disk to the same state before each, and says how long that took. */
  settle?: () => Promise<number>,
): Promise<void> {
  const costs: Cost[] = [];
  const curls: number[] = [];
  const synced: number[] = [];
  const sides = [
    async () => {
      costs.push(await measured(ours));
      await settle?.();
    },
    async () => {
      const time = await theirs();
      curls.push(time);
      if (settle) synced.push(time + (await settle()));
    },
  ];
  for (let round = 0; round < Number(values.rounds); round++) {
    // In turn, so that neither always finds what the other left behind.
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) await side();
  }
  const ms = costs.map((cost) => cost.ms);
  const speed = (time: number) => Math.round(bytes / mb / (time / 1000));
  console.log(
    JSON.stringify({
      bench: `wire ${name} ${bytes / mb} MB`,
      ratio: Number((Math.min(...curls) / Math.min(...ms)).toFixed(2)),
      ratioOfMedians: Number((median(curls) / median(ms)).toFixed(2)),
      ...(settle && { ratioSynced: Number((Math.min(...synced) / Math.min(...ms)).toFixed(2)) }),
      mbPerSecond: speed(Math.min(...ms)),
      curlMbPerSecond: speed(Math.min(...curls)),
      memoryMb: Number(Math.max(...costs.map((cost) => cost.memoryMb)).toFixed(1)),
      delayP99Ms: Number(median(costs.map((cost) => cost.delayP99Ms)).toFixed(1)),
    }),
  );
}

try {
  const input = join(folder, 'in.jsonl');
  const output = join(folder, 'out.jsonl');
  // The first call loads and compiles: once in a session, and no part of a transfer.
  await makeFile(input, 10 * mb);
  await api.uploadFile({ path: input, filename: 'in.jsonl', bytes: 10 * mb });
  await api.downloadFile(String(10 * mb), output);
  for (const size of values.mb.split(',').map(Number)) {
    const bytes = size * mb;
    await makeFile(input, bytes);
    await compare(
      'upload',
      bytes,
      () => api.uploadFile({ path: input, filename: 'in.jsonl', bytes }),
      () =>
        curl('-H', 'Expect:', '-F', 'purpose=batch', '-F', `file=@${input}`, `${baseUrl}/files`),
    );
    await rm(output, { force: true });
    await compare(
      'download',
      bytes,
      async () => {
        await api.downloadFile(String(bytes), output);
        if ((await stat(output)).size !== bytes) throw new Error('Incomplete');
      },
      () => curl('-o', output, `${baseUrl}/files/${bytes}/content`),
      async () => {
        const begin = performance.now();
        await flush(output);
        const ms = performance.now() - begin;
        await rm(output);
        return ms;
      },
    );
  }
} finally {
  wire.dispose();
  server.disconnect();
  await rm(folder, { recursive: true });
}

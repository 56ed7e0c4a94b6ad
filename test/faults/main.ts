import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crash, dies } from './crash.ts';
import { journey } from './journey.ts';
import { openLane, type Lane } from './lane.ts';
import type { Findings } from './ledger.ts';

// Submits files through a network that fails and from processes that die, and counts what went wrong.
// A run is its seed: `--runs 1 --seed N` does the run with the number N again.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '6' },
  },
});
const [runs, first] = [Number(values.runs), Number(values.seed)];

/** A run that has not ended by then hangs. */
const hungMs = 60_000;
/** A full simulator is a slow one. */
const runsPerLane = 10;
/** Runs that die with one process. */
const runsPerCrash = 12;

/** Runs that share a lane, one after the other, or a process that is killed. */
type Job = (lane: Lane) => AsyncGenerator<ReadonlyMap<number, Findings>>;

const root = await mkdtemp(join(tmpdir(), 'faults-'));
const counts = new Map<string, number>();
const total = { lost: 0, doubled: 0, hung: 0 };

function count(more: ReadonlyMap<string, number>): void {
  for (const [name, times] of more) counts.set(name, (counts.get(name) ?? 0) + times);
}

function* jobs(): Generator<Job> {
  const seeds = Array.from({ length: runs }, (_, i) => first + i);
  for (const some of pieces(seeds.filter(dies), runsPerCrash))
    yield async function* (lane) {
      const findings = new Map(some.map((seed) => [seed, noFindings()]));
      await inTime([...findings.values()], async () => {
        for (const [point, times] of await crash(findings, lane, root))
          count(new Map([[`killed at ${point}`, times]]));
      });
      yield findings;
    };
  for (const some of pieces(seeds.filter((seed) => !dies(seed)), runsPerLane))
    yield async function* (lane) {
      for (const seed of some) {
        const findings = noFindings();
        await inTime([findings], async () => {
          count((await journey(seed, lane, root, findings)).thrown);
        });
        yield new Map([[seed, findings]]);
      }
    }; // prettier-ignore
}

async function work(queue: Iterator<Job>): Promise<void> {
  for (let job = queue.next(); !job.done; job = queue.next()) {
    const lane = await openLane();
    for await (const results of job.value(lane))
      for (const [seed, findings] of results) report(seed, findings);
    await lane.close();
  }
}

async function inTime(findings: readonly Findings[], run: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      for (const one of findings) one.hung = true;
      resolve();
    }, hungMs);
  });
  await Promise.race([run(), late]).finally(() => clearTimeout(timer));
}

function report(seed: number, { lost, doubled, hung }: Findings): void {
  total.lost += lost.length > 0 ? 1 : 0;
  total.doubled += doubled.length > 0 ? 1 : 0;
  total.hung += hung ? 1 : 0;
  const all = [...lost, ...doubled, ...(hung ? ['hangs'] : [])];
  if (all.length > 0) console.log(`seed ${String(seed)}: ${all.join('; ')}`);
}

function noFindings(): Findings {
  return { lost: [], doubled: [], hung: false };
}

function pieces<T>(list: readonly T[], size: number): readonly T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

const begin = performance.now();
const queue = jobs();
await Promise.all(Array.from({ length: Number(values.lanes) }, () => work(queue)));
await rm(root, { recursive: true, force: true });
const seconds = (performance.now() - begin) / 1000;
const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
console.log(kinds.map(([name, times]) => `${name}: ${String(times)}`).join('\n'));
console.log(`${seconds.toFixed(1)} s`);
const { lost, doubled, hung } = total;
console.log(
  `${String(runs)} runs, ${String(lost)} lost, ${String(doubled)} doubled, ${String(hung)} hung`,
);
process.exitCode = lost + doubled + hung > 0 ? 1 : 0;

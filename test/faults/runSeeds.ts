import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crash, dies } from './crash.ts';
import { journey } from './journey.ts';
import { hostileDownload } from './hostileDownload.ts';
import { killedDownloads } from './killedDownload.ts';
import { openLane, type Lane } from './lane.ts';
import type { Findings } from './ledger.ts';
import { add, nothing, tallyOf, type Tally } from './tally.ts';

/** For each run of a job; one that has not ended by then hangs. */
const hungMs = 60_000;
/** A full simulator is a slow one. */
const runsPerLane = 10;
/** Runs that die with one process. */
const runsPerCrash = 12;

/** Runs that share a lane: one after the other, or all in a process that is killed. */
type Job = (lane: Lane) => Promise<Tally>;

/** Does the runs of these seeds, so many lanes at a time: they mostly wait. */
export async function runSeeds(seeds: readonly number[], lanes: number): Promise<Tally> {
  const root = await mkdtemp(join(tmpdir(), 'faults-'));
  const queue = jobs(seeds, root);
  let total = nothing;
  const work = async () => {
    for (let job = queue.next(); !job.done; job = queue.next()) {
      const lane = await openLane();
      const tally = await job.value(lane);
      total = add(total, tally);
      // What a run that hangs still holds must not hang the others.
      await Promise.race([
        lane.close(),
        new Promise((resolve) => setTimeout(resolve, 5_000).unref()),
      ]);
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  await rm(root, { recursive: true, force: true });
  return total;
}

function* jobs(seeds: readonly number[], root: string): Generator<Job, undefined> {
  for (const some of pieces(seeds.filter(dies), runsPerCrash))
    yield (lane) => crashJob(some, lane, root);
  for (const some of pieces(
    seeds.filter((seed) => !dies(seed)),
    runsPerLane,
  ))
    yield (lane) => journeyJob(some, lane, root);
  return undefined;
}

async function crashJob(seeds: readonly number[], lane: Lane, root: string): Promise<Tally> {
  const findings = new Map(seeds.map((seed) => [seed, noFindings()]));
  let total = nothing;
  await inTime([...findings.values()], async () => {
    for (const [point, times] of await crash(findings, lane, root))
      total = add(total, { ...nothing, counts: { [`killed at ${point}`]: times } });
    const times = await killedDownloads(findings, lane, root);
    total = add(total, { ...nothing, counts: { 'killed within a download': times } });
  });
  for (const [seed, one] of findings) total = add(total, tallyOf(seed, one));
  return total;
}

async function journeyJob(seeds: readonly number[], lane: Lane, root: string): Promise<Tally> {
  let total = nothing;
  for (const seed of seeds) {
    const findings = noFindings();
    await inTime([findings], async () => {
      const { thrown } = await journey(seed, lane, root, findings);
      total = add(total, { ...nothing, counts: Object.fromEntries(thrown) });
      const end = await hostileDownload(seed, root, findings);
      total = add(total, { ...nothing, counts: { [`hostile download: ${end}`]: 1 } });
    });
    total = add(total, tallyOf(seed, findings));
  }
  return total;
}

/** Does a run, and gives it up when it hangs. */
export async function inTime(
  findings: readonly Findings[],
  run: () => Promise<void>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      for (const one of findings) one.hung = true;
      resolve();
    }, hungMs * findings.length);
  });
  await Promise.race([run(), late]).finally(() => clearTimeout(timer));
}

export function noFindings(): Findings {
  return { lost: [], doubled: [], mixed: [], hung: false };
}

function pieces<T>(list: readonly T[], size: number): readonly T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { journey } from './journey.ts';
import { openLane } from './lane.ts';
import type { Findings } from './ledger.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '6' },
  },
});
const [runs, first, lanes] = [Number(values.runs), Number(values.seed), Number(values.lanes)];

/** A run that has not ended by then hangs. */
const hungMs = 60_000;

const runsPerLane = 10;

const root = await mkdtemp(join(tmpdir(), 'faults-'));
const thrown = new Map<string, number>();
const total = { lost: 0, doubled: 0, hung: 0 };
let next = first;

async function work(): Promise<void> {
  let lane = await openLane();
  for (let count = 1; next < first + runs; count++) {
    const seed = next++;
    const findings: Findings = { lost: [], doubled: [], hung: false };
    const run = journey(seed, lane, root, findings).then((dice) => {
      for (const [name, count] of dice.thrown) thrown.set(name, (thrown.get(name) ?? 0) + count);
    });
    const hung = new AbortController();
    const late = new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        findings.hung = true;
        resolve();
      }, hungMs);
      hung.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    await Promise.race([run, late]);
    hung.abort();
    report(seed, findings);
    // A full simulator is a slow one.
    if (count % runsPerLane !== 0 && !findings.hung) continue;
    const closing = lane.close();
    if (!findings.hung) await closing;
    lane = await openLane();
  }
  await lane.close();
}

function report(seed: number, { lost, doubled, hung }: Findings): void {
  total.lost += lost.length > 0 ? 1 : 0;
  total.doubled += doubled.length > 0 ? 1 : 0;
  total.hung += hung ? 1 : 0;
  const all = [...lost, ...doubled, ...(hung ? ['hangs'] : [])];
  if (all.length > 0)
    console.log(`seed ${String(seed)} (--runs 1 --seed ${String(seed)}): ${all.join('; ')}`);
}

const begin = performance.now();
await Promise.all(Array.from({ length: lanes }, work));
await rm(root, { recursive: true, force: true });
const seconds = (performance.now() - begin) / 1000;
const kinds = [...thrown].sort(([a], [b]) => (a < b ? -1 : 1));
console.log(`faults: ${kinds.map(([name, count]) => `${name} ${String(count)}`).join(', ')}`);
console.log(`${seconds.toFixed(1)} s`);
const { lost, doubled, hung } = total;
console.log(
  `${String(runs)} runs, ${String(lost)} lost, ${String(doubled)} doubled, ${String(hung)} hung`,
);
process.exitCode = lost + doubled + hung > 0 ? 1 : 0;

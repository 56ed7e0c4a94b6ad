import { fork } from 'node:child_process';
import { once } from 'node:events';
import { flushCompileCache } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runDirected } from './directed.ts';
import { runSeeds } from './runSeeds.ts';
import { add, nothing, type Tally } from './tally.ts';

// Submits files through a network that fails and from processes that die, and counts what went wrong.
// With NODE_COMPILE_CACHE the processes that are killed, which never write theirs, start with what this one has compiled.
// A run is its seed: `--runs 1 --seed N` does the run with the number N again.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '5' },
    /** Also the cases that are no seeds; by default with many runs. */
    directed: { type: 'boolean' },
    processes: { type: 'string', default: String(Math.min(4, availableParallelism())) },
  },
});
const [runs, first, lanes, processes] = [values.runs, values.seed, values.lanes, values.processes].map(Number) as [number, number, number, number]; // prettier-ignore

/** Fewer are not worth a process. */
const fewRuns = 50;

flushCompileCache();
const begin = performance.now();
const seeds = Array.from({ length: runs }, (_, i) => first + i);
const [seeded, directed] = await Promise.all([
  runs <= fewRuns ? runSeeds(seeds, lanes) : shared(),
  (values.directed ?? runs > fewRuns) ? runDirected() : nothing,
]);
const total = add(seeded, directed);
const seconds = (performance.now() - begin) / 1000;

for (const [name, times] of Object.entries(total.counts).sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${name}: ${String(times)}`);
for (const report of total.reports) console.log(report);
console.log(`${seconds.toFixed(1)} s`);
const { lost, doubled, hung, mixed } = total;
if (directed.runs > 0) console.log(`and ${String(directed.runs)} directed cases`);
console.log(
  `${String(seeded.runs)} runs, ${String(lost)} lost, ${String(doubled)} doubled, ${String(hung)} hung, ${String(mixed)} mixed`,
);
// A run that hangs may hold sockets for ever.
process.exit(lost + doubled + hung + mixed > 0 || seeded.runs !== runs ? 1 : 0);

async function shared(): Promise<Tally> {
  const shares = Array.from({ length: processes }, (_, part) =>
    // By fours, because each fourth run is one that dies: every share has its part of them.
    seeds.filter((seed) => Math.floor(seed / 4) % processes === part),
  );
  const tallies = await Promise.all(
    shares.map(async (share) => {
      const child = fork(fileURLToPath(new URL('shareChild.ts', import.meta.url)));
      const answer = once(child, 'message') as Promise<[Tally]>;
      const end = once(child, 'exit').then(([code]) => {
        throw new Error(`A share of the runs ended without an answer: ${String(code)}`);
      });
      child.send({ seeds: share, lanes });
      const [tally] = await Promise.race([answer, end]);
      return tally;
    }),
  );
  return tallies.reduce(add, nothing);
}

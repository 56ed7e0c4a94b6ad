import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSentLines } from '../../src/jsonl/sent/sentLine.ts';
import { Journal } from '../../src/tracking/journal/journal.ts';
import type { SubmissionPlan } from '../../src/tracking/submit/submitFile.ts';
import { freezePoints, type DoomedRun, type FreezePoint } from './freezePoint.ts';
import { kill } from './kill.ts';
import { laggingApi } from './laggingApi.ts';
import type { Lane } from './lane.ts';
import { audit, truthOf, type Findings } from './ledger.ts';
import { recoverAll } from './recover.ts';
import { planRun } from './runFacts.ts';
import { between, oneOf, seededRandom } from './seededRandom.ts';

const child = fileURLToPath(new URL('crashChild.ts', import.meta.url));

/** What the network may still deliver after the process that sent it is dead. */
const settleMs = 150;
const actions = 20;

interface Run extends DoomedRun {
  readonly plan: SubmissionPlan;
  readonly findings: Findings;
}

/** Is this seed's run one that dies? */
export function dies(seed: number): boolean {
  return seed % 4 === 0;
}

/** Submits in a process of its own, kills it, and brings each submission to its end from the records alone. */
export async function crash(
  seeds: ReadonlyMap<number, Findings>,
  lane: Lane,
  root: string,
): Promise<ReadonlyMap<FreezePoint, number>> {
  const runs = await Promise.all(
    [...seeds].map(([seed, findings]) => {
      const random = seededRandom(seed);
      const planned = planRun(seed, random, lane.account, root);
      return planned.then((plan) => doomed(seed, plan, oneOf(random, freezePoints), findings));
    }),
  );
  await killAndRecover(runs, lane);
  const counts = new Map<FreezePoint, number>();
  for (const { point } of runs) counts.set(point, (counts.get(point) ?? 0) + 1);
  return counts;
}

/** Does these runs in one process until each is at its point, kills it, and brings each to its end. */
export async function killAndRecover(runs: readonly Run[], lane: Lane): Promise<void> {
  lane.clock.pass(3_600_000);
  await killed(runs, lane);
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  for (const run of runs) await bringToItsEnd(run, lane);
}

export function doomed(
  seed: number,
  { plan, folder }: Awaited<ReturnType<typeof planRun>>,
  point: FreezePoint,
  findings: Findings,
  lag?: number,
): Run {
  return {
    seed,
    journal: join(folder, 'journal'),
    path: plan.source.path,
    sha256: plan.sha256,
    bytes: plan.source.bytes,
    point,
    ...(lag !== undefined && { lag }),
    plan,
    findings,
  };
}

/** Resolves when every run has reached its point and the process is dead. */
async function killed(runs: readonly Run[], lane: Lane): Promise<void> {
  const process = fork(child);
  try {
    const died = once(process, 'exit').then(() => {
      throw new Error('The process died before it was killed');
    });
    await Promise.race([once(process, 'message'), died]);
    const reached = new Set<unknown>();
    const all = new Promise<void>((resolve) => {
      process.on('message', (seed) => {
        if (reached.add(seed).size === runs.length) resolve();
      });
    });
    const doomedRuns = runs.map(({ plan: _plan, findings: _findings, ...run }) => run);
    process.send({ baseUrl: lane.account.baseUrl, token: lane.key.key, runs: doomedRuns });
    await Promise.race([all, died]);
    const random = seededRandom(runs[0]?.seed ?? 0);
    await new Promise((resolve) => setTimeout(resolve, between(random, 0, 40)));
  } finally {
    await kill(process);
  }
}

async function bringToItsEnd(run: Run, lane: Lane): Promise<void> {
  const { seed, point, findings } = run;
  const journal = new Journal({ folder: run.journal, clock: lane.clock });
  // The records were written by the real clock.
  lane.clock.pass(Math.max(0, Date.now() - lane.clock.now()));
  const api = run.lag === undefined ? lane.api : laggingApi(lane.api, run.lag);
  const deps = { api, journal, key: lane.key, clock: lane.clock };
  const check = async (when: string, isEnd = false) => {
    const records = await journal.list();
    const truth = await truthOf(lane.simulator, seed);
    audit(`killed at ${point}, ${when}`, truth, records, journal, findings, { isEnd });
    return { records, truth: truth.batches };
  };
  const { records, truth } = await check('before any action');
  const mayHaveNone = ['plan:before', 'index:after', 'anywhere'].includes(point);
  if (records.length === 0 && (!mayHaveNone || truth.length > 0))
    findings.lost.push(`killed at ${point}: no record`);
  const recovery = { plan: run.plan, deps, settled: () => Promise.resolve() };
  for (let action = 0; action < actions; action++) if (await recoverAll(recovery)) break;
  const end = await check('at the end', true);
  for (const { id } of end.records) {
    const [first] = await readSentLines(journal.indexPath(id), [0]);
    if (!first) findings.lost.push(`killed at ${point}: a record without its lines`);
  }
  if (records.length > 0 && end.truth.length !== 1) {
    const left = end.records.map(({ step, failure, fileId }) => `${step} ${failure ?? ''} ${fileId ?? ''}`); // prettier-ignore
    findings.lost.push(
      `killed at ${point}: no batch although everything went well in the end; the records say ${left.join(', ')}`,
    );
  }
}

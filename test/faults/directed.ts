import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asApiFailure } from '../../src/batches/apiFailure.ts';
import { Journal } from '../../src/tracking/journal/journal.ts';
import { submitFile } from '../../src/tracking/submit/submitFile.ts';
import type { Fault } from '../support/fault.ts';
import { doomed, killAndRecover } from './crash.ts';
import { doubtPoints, freezePoints, type FreezePoint } from './freezePoint.ts';
import { laggingApi } from './laggingApi.ts';
import { openLane, type Lane } from './lane.ts';
import { audit, truthOf, type Findings } from './ledger.ts';
import { recoverAll } from './recover.ts';
import { planRun } from './runFacts.ts';
import { inTime, noFindings } from './runSeeds.ts';
import { seededRandom } from './seededRandom.ts';
import { add, nothing, tallyOf, type Tally } from './tally.ts';

// Cases that chance meets too seldom: each create is acted upon and then refused or its answer lost, in an account
// whose list lags and names the oldest first; alone, and with the process killed at each step of the journal. And a
// service that is slow with every answer, as one on a busy machine is, which is no fault at all.

/** Above every seed that is asked for. */
const firstSeed = 1_000_000_000;

const lost: Fault = { kind: 'lose-answer' };
const refusals = [400, 401, 403, 422, 302, 404, 405, 409, 423, 425, 429, 451].map(
  (status): Fault => ({
    kind: 'reply',
    status,
    when: 'after-action',
  }),
);
const points = [...freezePoints.filter((point) => point !== 'anywhere'), ...doubtPoints];

/** Those after which something of the submission is at the service. */
const sentPoints: readonly FreezePoint[] = ['upload:after', 'uploaded:after', 'create:after'];
/** Longer than the time-outs of a lane whose network may stall. */
const slow: Fault = { kind: 'delay', what: 'answer', ms: 300 };

interface Group {
  readonly create: Fault;
  /** What happens to every other request. */
  readonly others?: Fault;
  readonly lag: number | undefined;
  /** Where the process is killed; none when it lives. */
  readonly kills: readonly FreezePoint[];
}

const groups: readonly Group[] = [
  ...[lost, ...refusals].flatMap((create) => [0, 1, 2, 3].map((lag) => ({ create, lag, kills: [] }))),
  ...refusals.slice(-4).flatMap((create) => [undefined, 2].map((lag) => ({ create, lag, kills: points }))),
  { create: slow, others: slow, lag: undefined, kills: sentPoints },
]; // prettier-ignore

/** @returns what went wrong, as runs beside those of the seeds */
export async function runDirected(): Promise<Tally> {
  const root = await mkdtemp(join(tmpdir(), 'directed-'));
  const tallies = await Promise.all(groups.map((group, at) => runGroup(group, at, root)));
  await rm(root, { recursive: true, force: true });
  return tallies.reduce(add, nothing);
}

async function runGroup(group: Group, at: number, root: string): Promise<Tally> {
  const lane = await openLane();
  lane.dice = {
    roll: ({ method, path }) =>
      method === 'POST' && path.endsWith('/batches') ? group.create : group.others,
  };
  const first = firstSeed + 100 * at;
  const findings = Array.from({ length: Math.max(1, group.kills.length) }, () => noFindings());
  await inTime(findings, async () => {
    if (group.kills.length > 0) await killed(group, findings, first, lane, root);
    else for (const one of findings) await alone(group, one, first, lane, root);
  });
  await lane.close();
  return findings.map((one, i) => tallyOf(first + i, one)).reduce(add, nothing);
}

async function killed(
  { lag, kills }: Group,
  findings: readonly Findings[],
  first: number,
  lane: Lane,
  root: string,
): Promise<void> {
  const runs = await Promise.all(
    kills.map(async (point, i) => {
      const seed = first + i;
      const plan = await planRun(seed, seededRandom(seed), lane.account, root);
      return doomed(seed, plan, point, findings[i] ?? noFindings(), lag);
    }),
  );
  await killAndRecover(runs, lane);
}

async function alone(
  { lag = 0 }: Group,
  findings: Findings,
  seed: number,
  lane: Lane,
  root: string,
): Promise<void> {
  const { plan, folder } = await planRun(seed, seededRandom(seed), lane.account, root);
  const journal = new Journal({ folder: join(folder, 'journal'), clock: lane.clock });
  const deps = { api: laggingApi(lane.api, lag), journal, key: lane.key, clock: lane.clock };
  const check = async (when: string, isEnd = false) => {
    const truth = await truthOf(lane.simulator, seed);
    audit(when, truth, await journal.list(), journal, findings, { isEnd });
    return truth.batches.length;
  };
  await submitFile(plan, deps).catch((error: unknown) => {
    if (!asApiFailure(error)) throw error;
  });
  await check('submitted');
  const recovery = { plan, deps, settled: () => Promise.resolve() };
  for (let action = 0; action < 20; action++) if (await recoverAll(recovery)) break;
  if ((await check('at the end', true)) !== 1) findings.lost.push('not one batch in the end');
  journal.dispose();
}

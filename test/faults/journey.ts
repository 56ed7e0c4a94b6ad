import { asApiFailure } from '../../src/batches/apiFailure.ts';
import { Journal } from '../../src/tracking/journal/journal.ts';
import { submitFile } from '../../src/tracking/submit/submitFile.ts';
import { downloadAll } from './download.ts';
import { FaultDice } from './faultDice.ts';
import type { Lane } from './lane.ts';
import { audit, truthOf, type Findings } from './ledger.ts';
import { recoverAll, type Recovery } from './recover.ts';
import { oddApi, oddityOf } from './oddList.ts';
import { planRun } from './runFacts.ts';
import { between, seededRandom } from './seededRandom.ts';

/** Once everything goes well a run comes to its end in a few actions. */
const calmActions = 20;

/** One submission through a failing network, what its user does about it, and its files. */
export async function journey(
  seed: number,
  lane: Lane,
  root: string,
  findings: Findings,
): Promise<FaultDice> {
  const random = seededRandom(seed);
  // Numbers of its own: how many requests there are must not change what the user does.
  const dice = new FaultDice(seededRandom(~seed));
  const { plan, folder } = await planRun(seed, random, lane.account, root);
  // Earlier runs are out of the list's reach.
  lane.clock.pass(3_600_000);
  lane.dice = dice;
  const journal = new Journal({ folder: `${folder}/journal`, clock: lane.clock });
  const oddity = oddityOf(random);
  dice.thrown.set(`the list ${oddity}`, 1);
  const api = oddApi(lane.api, oddity, random, lane.clock);
  const deps = { api, journal, key: lane.key, clock: lane.clock };
  // One folder: what a storm leaves of a download is what the calm goes on with.
  const downloads = `${folder}/files`;
  const settled = () => pause(Math.max(0, dice.settledAt - Date.now()) + 20);
  const recovery: Recovery = { plan, deps, settled };
  const check = async (when: string, isEnd = false) => {
    await settled();
    const truth = await truthOf(lane.simulator, seed);
    const { spareFiles } = dice;
    audit(when, truth, await journal.list(), journal, findings, { spareFiles, isEnd });
    return truth.batches;
  };

  const cancelAt = random() < 0.15 ? between(random, 1, 4) : Infinity;
  const user = new AbortController();
  let steps = 0;
  const onStep = () => {
    if (++steps >= cancelAt) user.abort();
  };
  const submitted = await submitFile(plan, deps, { signal: user.signal, onStep }).catch(
    (error: unknown) => {
      if (!asApiFailure(error)) throw error;
      return undefined;
    },
  );
  const truth = await check('submitted');
  if (submitted && !truth.includes(submitted.id))
    findings.lost.push('a batch was announced that does not exist');
  if ((await journal.list()).length !== 1) findings.lost.push('no record');

  for (let action = between(random, 0, 3); action > 0; action--) {
    await recoverAll(recovery);
    await check('recovered in the storm');
  }
  const [stormy] = (await truthOf(lane.simulator, seed)).batches;
  if (stormy !== undefined && dice.heat > 0)
    await downloadAll('storm', stormy, lane, downloads, findings);

  dice.isCalm = true;
  for (let action = 0; action < calmActions; action++) if (await recoverAll(recovery)) break;
  const [batch] = await check('calm', true);
  if (batch === undefined) findings.lost.push('no batch although everything went well in the end');
  // Downloads without faults are the same each time.
  else if (random() < 0.2) {
    const download = () => downloadAll('calm', batch, lane, downloads, findings);
    let files = 0;
    for (let action = 0; action < calmActions && files === 0; action++) files = await download();
    if (files === 0) findings.lost.push('no file although everything went well in the end');
  }
  lane.dice = undefined;
  journal.dispose();
  return dice;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

import { parseArgs } from 'node:util';
import { explain } from './explain.ts';
import { sum, oneFailed, type Tally } from './testing/tally.ts';
import * as steps from './testing/steps.ts';
import { hostVersions, type HostName } from './vscode/installHost.ts';

const usage = `Usage: npm test                       everything
       npm run test:unit [-- FILE…]   plain Node
       npm run test:host              in the extension host of a real VS Code, oldest and newest
       npm run test:window [-- FILE…] clicks and keys in the window of a real VS Code
       npm run test:desktop           in desktop VS Code, which is downloaded from its vendor
Options, after --:
  --version oldest|newest   only this VS Code (window: newest by default)
  --grep WORDS              only tests whose names match this regular expression`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'string' },
    grep: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [kind = 'all', ...files] = positionals;
const { grep } = values;

/** A step, or several at the same time, each of which may be several one after the other. */
type Plan =
  steps.Step | { readonly together: readonly Plan[] } | { readonly inOrder: readonly Plan[] };

function versions(otherwise: readonly HostName[]): readonly HostName[] {
  if (values.version === undefined) return otherwise;
  if (values.version === 'oldest' || values.version === 'newest') return [values.version];
  throw new Error(`--version must be oldest or newest.\n\n${usage}`);
}

const suites = (): Plan => ({
  together: versions(['newest', 'oldest']).map((version) => steps.hostSuite(version, grep)),
});
const windows = (): Plan => ({
  inOrder: versions(['newest']).map((version) =>
    steps.nodeTests(`window, ${version} VS Code`, 'test/host/window', files, {
      grep,
      concurrency: 2,
      timeoutMs: 600_000,
      env: { BATCH_STUDIO_TEST_VERSION: version },
    }),
  ),
});
const unit = () => steps.nodeTests('unit', 'test/unit', files, { grep, inGroups: true });
const editors = () => steps.prepareEditors(versions(['newest', 'oldest']));

const kinds: Readonly<Record<string, () => readonly Plan[]>> = {
  all() {
    const ready = editors();
    // More at the same time takes longer in all: two cores are busy with each of the rest.
    const sources: Plan = { together: [steps.lint, { inOrder: [...steps.checks, steps.build] }] };
    return [sources, unit(), steps.faults, ready, suites(), windows()];
  },
  unit: () => [steps.build, unit()],
  host: () => [steps.build, editors(), suites()],
  window: () => [steps.build, steps.prepareEditors(versions(['newest'])), windows()],
  desktop: () => [
    steps.build,
    ...versions(['newest', 'oldest']).map((version) =>
      steps.desktopSuite(version === 'newest' ? 'stable' : desktopOldest, grep),
    ),
  ],
};

/** The desktop's number of what npm calls 4.N.0. */
const desktopOldest = hostVersions.oldest.replace(/^4/, '1');

async function runPlan(plan: Plan): Promise<Tally> {
  if ('run' in plan) return runStep(plan);
  if ('together' in plan) return sum(await Promise.all(plan.together.map(runPlan)));
  const tallies: Tally[] = [];
  for (const one of plan.inOrder) tallies.push(await runPlan(one));
  return sum(tallies);
}

async function runStep(step: steps.Step): Promise<Tally> {
  const start = Date.now();
  let tally = oneFailed;
  try {
    tally = await step.run();
  } catch (error) {
    console.log(`  ✖ ${explain(error)}`);
  }
  const { passed, failed, skipped } = tally;
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${failed > 0 ? '✖' : '✔'} ${step.name}: ${counts} (${seconds} s)`);
  return tally;
}

// An end by exit() lets temporary folders go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130));
}

const list = kinds[kind];
if (values.help || list === undefined) {
  console.log(usage);
  process.exit(values.help ? 0 : 1);
}
const { passed, failed } = await runPlan({ inOrder: list() });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

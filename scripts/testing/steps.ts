import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../paths.ts';
import { runProgram } from '../runProgram.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { findBrowser } from '../vscode/findBrowser.ts';
import { installHost, type HostName } from '../vscode/installHost.ts';
import { runDesktopSuite } from './runDesktopSuite.ts';
import { runHostSuite } from './runHostSuite.ts';
import { runNodeTests, type NodeTestOptions } from './runNodeTests.ts';
import { oneFailed, onePassed, type Tally } from './tally.ts';

/** One part of a test run. It counts what passed; it throws when it cannot be run at all. */
export interface Step {
  readonly name: string;
  run(): Promise<Tally>;
}

/** A tool of node_modules that passes or fails as a whole. */
function tool(name: string, program: string, ...args: string[]): Step {
  return {
    name,
    async run() {
      const all = [join(root, program), ...args];
      const { code, output } = await runProgram(process.execPath, all, { cwd: root });
      if (code !== 0) console.log(output.trim().replaceAll(/^/gm, '  '));
      return code === 0 ? onePassed : oneFailed;
    },
  };
}

/** As long as all the others. */
export const lint = tool('lint', 'node_modules/eslint/bin/eslint.js', '.');

export const checks: readonly Step[] = [
  tool('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
  tool('types of the web view', 'node_modules/typescript/bin/tsc', '-p', 'src/webview/results'),
  tool('types of the page', 'node_modules/typescript/bin/tsc', '-p', 'src/webview/batch'),
  tool('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
  tool('unused', 'node_modules/knip/bin/knip.js'),
];

export const build = tool('build', 'esbuild.mjs', '--tests');

/** node:test files: those named, else all of the folder. */
export function nodeTests(
  name: string,
  folder: string,
  named: readonly string[],
  options: NodeTestOptions,
): Step {
  const files = () =>
    named.length > 0
      ? named.map((file) => resolve(root, file))
      : globSync('**/*.test.ts', { cwd: join(root, folder) }).map((file) =>
          join(root, folder, file),
        );
  return { name, run: () => runNodeTests(files().sort(), options) };
}

/** Submissions through a network that fails and from processes that die; it counts for itself. */
export const faults: Step = {
  name: 'faults',
  async run() {
    const args = [join(root, 'test', 'faults', 'main.ts')];
    const { path: folder, remove } = await temporaryFolder('batch-studio-faults');
    const env = { ...process.env, NODE_COMPILE_CACHE: folder };
    const { code, output } = await runProgram(process.execPath, args, { cwd: root, env });
    await remove();
    const lines = output.trim().split('\n');
    console.log((code === 0 ? lines.slice(-1) : lines).join('\n').replaceAll(/^/gm, '  '));
    return code === 0 ? onePassed : oneFailed;
  },
};

/** The editors and the browser are fetched while the checks run; whoever needs them waits here. */
export function prepareEditors(versions: readonly HostName[]): Step {
  const ready = (async () => {
    for (const version of versions) await installHost(version);
    await findBrowser();
  })();
  ready.catch(() => undefined);
  return { name: 'editors and browser', run: () => ready.then(() => onePassed) };
}

export function hostSuite(version: HostName, grep: string | undefined): Step {
  return { name: `host, ${version} VS Code`, run: () => runHostSuite(version, grep) };
}

export function desktopSuite(version: string, grep: string | undefined): Step {
  return { name: `desktop VS Code ${version}`, run: () => runDesktopSuite(version, grep) };
}

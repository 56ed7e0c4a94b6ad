import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../paths.ts';
import { runProgram } from '../runProgram.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { sum, type Tally } from './tally.ts';

export interface NodeTestOptions {
  /** Files at the same time; by default one for each core. */
  readonly concurrency?: number;
  /** For a file as a whole: one that hangs or leaves something open must not stop the run. */
  readonly timeoutMs?: number;
  readonly grep?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

interface Line {
  readonly outcome: keyof Tally;
  readonly name: string;
  readonly line?: number;
  readonly detail?: string;
}

/** Runs node:test files, each in a process of its own. Prints failures; a file without a test is one. */
export async function runNodeTests(
  files: readonly string[],
  options: NodeTestOptions = {},
): Promise<Tally> {
  if (files.length === 0) throw new Error('No test file was found.');
  const { path: folder, remove } = await temporaryFolder('batch-studio-tests');
  // What one file's process has compiled, the next ones need not.
  const cached = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const waiting = [...files.entries()];
  const tallies: Tally[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, file] = next;
      const report = join(folder, String(index));
      tallies.push(await runFile(file, report, { ...options, env: { ...cached, ...options.env } }));
    }
  };
  try {
    const workers = options.concurrency ?? availableParallelism();
    await Promise.all(Array.from({ length: workers }, worker));
  } finally {
    await remove();
  }
  return sum(tallies);
}

async function runFile(file: string, report: string, options: NodeTestOptions): Promise<Tally> {
  const timeout = options.timeoutMs ?? 120_000;
  const args = [
    `--test-reporter=${join(import.meta.dirname, 'jsonLines.mjs')}`,
    `--test-reporter-destination=${report}`,
    ...(options.grep === undefined ? [] : [`--test-name-pattern=/${options.grep}/i`]),
    file,
  ];
  const { code, output } = await runProgram(process.execPath, args, {
    cwd: root,
    timeout,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...options.env },
  });
  const text = await readFile(report, 'utf8').catch(() => '');
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  const count = (outcome: keyof Tally) => lines.filter((line) => line.outcome === outcome).length;
  const failures = lines.filter((line) => line.outcome === 'failed');
  const name = relative(root, file);
  for (const failure of failures) {
    print(`${failure.name} (${name}:${String(failure.line ?? 1)})`, failure.detail ?? '');
  }
  let failed = failures.length;
  const failAsWhole = (reason: string) => {
    failed++;
    print(name, `${reason}\n${output.slice(-4000)}`);
  };
  if (code === 137) {
    failAsWhole(
      `It did not end within ${String(timeout / 1000)} s: a test hangs, or leaves a timer or server.`,
    );
  } else if (code !== 0 && failed === 0) failAsWhole(`It ended with code ${String(code)}.`);
  else if (lines.length === 0 && options.grep === undefined) failAsWhole('It holds no test.');
  return { passed: count('passed'), failed, skipped: count('skipped') };
}

function print(title: string, detail: string): void {
  console.log(`  ✖ ${title}\n${detail.trim().replaceAll(/^/gm, '      ')}`);
}

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../paths.ts';
import { runProgram } from '../runProgram.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { oneFailed, sum, type Tally } from './tally.ts';
import { testGroups } from './testGroups.ts';

export interface NodeTestOptions {
  /** Files at the same time; by default one for each core. */
  readonly concurrency?: number;
  /** Files that share nothing of their process in one, instead of each in its own. */
  readonly inGroups?: boolean;
  /** For a process as a whole: a file that hangs or leaves something open must not stop the run. */
  readonly timeoutMs?: number;
  readonly grep?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

interface Line {
  readonly outcome: keyof Tally;
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly detail?: string;
}

/** Runs node:test files, each in a process of its own or in groups. Prints failures; a file without a test is one. */
export async function runNodeTests(
  files: readonly string[],
  options: NodeTestOptions = {},
): Promise<Tally> {
  if (files.length === 0) throw new Error('No test file was found.');
  const { path: folder, remove } = await temporaryFolder('batch-studio-tests');
  // What one file's process has compiled, the next ones need not.
  const cached = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const groups = options.inGroups === true ? testGroups(files) : files.map((file) => [file]);
  const waiting = [...groups.entries()];
  const tallies: Tally[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, group] = next;
      const report = join(folder, String(index));
      const env = { ...cached, ...options.env };
      tallies.push(await runGroup(group, report, { ...options, env }));
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

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly lines: readonly Line[];
}

async function runGroup(
  files: readonly string[],
  report: string,
  options: NodeTestOptions,
): Promise<Tally> {
  const [file = ''] = files;
  if (files.length === 1) return tallyOf(file, await runProcess([file], report, options), options);
  const program = join(import.meta.dirname, 'oneProcess.mjs');
  const ended = await runProcess([program, ...files], report, options);
  const failures = ended.lines.filter((line) => line.outcome === 'failed');
  const tested = new Set(ended.lines.map((line) => line.file));
  const isWhole = options.grep !== undefined || files.every((one) => tested.has(one));
  if (failures.length > 0 ? isWhole && ended.code === 1 : isWhole && ended.code === 0)
    return tallyOf(file, ended, options);
  // It did not come to its end: alone, whose fault it is gets a name.
  const tallies: Tally[] = [];
  for (const [index, one] of files.entries()) {
    const own = await runProcess([one], `${report}-${String(index)}`, options);
    tallies.push(tallyOf(one, own, options));
  }
  if (tallies.every(({ failed }) => failed === 0)) {
    const names = files.map((one) => relative(root, one)).join(', ');
    print(
      `Together, not alone: ${names}`,
      `${reasonOf(ended, options)}\n${ended.output.slice(-4000)}`,
    );
    tallies.push(oneFailed);
  }
  return sum(tallies);
}

/** @param program the test file, or a program and the files it runs */
async function runProcess(
  program: readonly string[],
  report: string,
  options: NodeTestOptions,
): Promise<Ended> {
  const args = [
    `--test-reporter=${join(import.meta.dirname, 'jsonLines.mjs')}`,
    `--test-reporter-destination=${report}`,
    ...(options.grep === undefined ? [] : [`--test-name-pattern=/${options.grep}/i`]),
    ...program,
  ];
  const { code, output } = await runProgram(process.execPath, args, {
    cwd: root,
    timeout: limitOf(options),
    killSignal: 'SIGKILL',
    // Started by a test, it still is a run of its own.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...options.env },
  });
  const text = await readFile(report, 'utf8').catch(() => '');
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  return { code, output, lines };
}

const limitOf = (options: NodeTestOptions) => options.timeoutMs ?? 120_000;

function reasonOf({ code }: Ended, options: NodeTestOptions): string {
  if (code !== 137) return `It ended with code ${String(code)}.`;
  const limit = String(limitOf(options) / 1000);
  return `It did not end within ${limit} s: a test hangs, or leaves a timer or server.`;
}

/** @param file of lines that name none */
function tallyOf(file: string, ended: Ended, options: NodeTestOptions): Tally {
  const { code, output, lines } = ended;
  const count = (outcome: keyof Tally) => lines.filter((line) => line.outcome === outcome).length;
  for (const { outcome, name, file: own, line, detail } of lines) {
    if (outcome !== 'failed') continue;
    print(`${name} (${relative(root, own ?? file)}:${String(line ?? 1)})`, detail ?? '');
  }
  let failed = count('failed');
  const failAsWhole = (reason: string) => {
    failed++;
    print(relative(root, file), `${reason}\n${output.slice(-4000)}`);
  };
  if (code === 137 || (code !== 0 && failed === 0)) failAsWhole(reasonOf(ended, options));
  else if (lines.length === 0 && options.grep === undefined) failAsWhole('It holds no test.');
  return { passed: count('passed'), failed, skipped: count('skipped') };
}

function print(title: string, detail: string): void {
  console.log(`  ✖ ${title}\n${detail.trim().replaceAll(/^/gm, '      ')}`);
}

/**
 * Checking files with all rules on, beside a bare `JSON.parse` of every line of the same bytes in the same run. One JSON
 * line per case and variant: `ratio` is our time to the bare pass (`floorSeconds`), both from the best round: what else
 * the machine does only ever adds. `cpuRatio` compares processor time, which a busy machine disturbs less.
 *
 *   npm run bench -- validate [--rounds 5] [--mb 100] [--lines 1000000]
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BodySchemas } from '../../src/jsonl/schemas/bodySchemas.ts';
import { checkInThreads } from '../../src/jsonl/file/checkInThreads.ts';
import { RangeCheck } from '../../src/jsonl/file/rangeCheck.ts';
import { WorkerPool } from '../../src/jsonl/file/workerPool.ts';
import { kimi } from '../../src/providers/kimi.ts';
import { realisticFile, shortFile } from './batchLines.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    mb: { type: 'string', default: '10,100' },
    lines: { type: 'string', default: '1000000' },
  },
});
const rounds = Number(values.rounds);
const root = join(import.meta.dirname, '../..');
// As in the editor, where the compiled schemas serve all files.
const options = { today: '2026-11-21', cap: 500, schemas: new BodySchemas() };
const folder = await mkdtemp(join(tmpdir(), 'bench-validate-'));
// The worker as it ships.
execFileSync(process.execPath, [join(root, 'esbuild.mjs')], { stdio: 'ignore' });
const workers = new WorkerPool(join(root, 'dist', 'checkWorker.cjs'));

interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function cost(work: () => unknown): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

function best(costs: readonly Cost[]): Cost {
  return {
    seconds: Math.min(...costs.map(({ seconds }) => seconds)),
    cpuSeconds: Math.min(...costs.map(({ cpuSeconds }) => cpuSeconds)),
  };
}

function bareParse(file: Buffer): void {
  for (let start = 0; start < file.length;) {
    const end = file.indexOf(0x0a, start);
    JSON.parse(file.toString('utf8', start, end));
    start = end + 1;
  }
}

function check(file: Buffer): void {
  const pass = new RangeCheck(kimi, options, options.cap);
  for (let at = 0; at < file.length; at += 1 << 20) pass.push(file.subarray(at, at + (1 << 20)));
  const { total } = pass.finish().report();
  if (total > 1) throw new Error(`The generated file has ${String(total)} problems`);
}

async function measure(name: string, file: Buffer): Promise<void> {
  const path = join(folder, 'input.jsonl');
  await writeFile(path, file);
  const threads = (count: number) => () =>
    checkInThreads(path, kimi, options, { workers, threads: count, usesThisThread: true });
  const variants: Record<string, () => unknown> = {
    'one-thread': () => {
      check(file);
    },
    'one-thread-from-disk': threads(1),
    'two-threads-from-disk': threads(2),
  };
  const floors: Cost[] = [];
  const costs: Record<string, Cost[]> = {};
  for (let round = 0; round <= rounds; round++) {
    const floor = await cost(() => {
      bareParse(file);
    });
    // The first round only warms up.
    if (round > 0) floors.push(floor);
    for (const [variant, work] of Object.entries(variants)) {
      const one = await cost(work);
      if (round > 0) (costs[variant] ??= []).push(one);
    }
  }
  const floor = best(floors);
  for (const [variant, list] of Object.entries(costs)) {
    const { seconds, cpuSeconds } = best(list);
    const result = {
      bench: 'validate',
      case: name,
      variant,
      seconds: rounded(seconds),
      mbPerSecond: Math.round(file.length / 1e6 / seconds),
      floorSeconds: rounded(floor.seconds),
      ratio: rounded(seconds / floor.seconds),
      cpuRatio: rounded(cpuSeconds / floor.cpuSeconds),
      rssMb: Math.round(process.memoryUsage.rss() / 1e6),
    };
    console.log(JSON.stringify(result));
  }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

try {
  for (const mb of values.mb.split(',').map(Number))
    await measure(`kimi-${String(mb)}mb`, realisticFile(mb * 1e6));
  const lines = Number(values.lines);
  await measure(`short-${String(lines)}`, shortFile(lines));
} finally {
  await rm(folder, { recursive: true });
}

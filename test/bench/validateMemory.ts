/**
 * Memory of a check from disk above that of the idle process, its highest, and the processor time of a megabyte by size:
 * of the first check of a process, and of later ones. Each case runs in a process of its own. One JSON line per case.
 *
 *   npm run bench -- validateMemory [--mb 10,100,1000] [--lines 1000000]
 */
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { BodySchemas } from '../../src/jsonl/schemas/bodySchemas.ts';
import { checkWhole } from '../../src/jsonl/file/checkFromDisk.ts';
import { kimi } from '../../src/providers/kimi.ts';
import { realisticFile, shortFile } from './batchLines.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mb: { type: 'string', default: '10,100,1000' },
    lines: { type: 'string', default: '1000000' },
  },
});
const run = promisify(execFile);

interface Measured {
  readonly lines: number;
  readonly bytes: number;
  readonly extraMb: number;
  readonly cpuSeconds: number;
  readonly laterCpuSeconds: number;
}

const warmUpBytes = 500e6;
const laterChecks = 10;

function measureHere(path: string): Measured {
  const idle = process.memoryUsage.rss();
  let most = idle;
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const options = { today: '2026-11-21', schemas: new BodySchemas() };
  const check = () => {
    const cpu = process.cpuUsage();
    const { summary } = checkWhole({ path, profile: kimi, options, cap: 500 }, look);
    const { user, system } = process.cpuUsage(cpu);
    look();
    return { ...summary, seconds: (user + system) / 1e6 };
  };
  const { lines, bytes, seconds } = check();
  const extraMb = (most - idle) / 1e6;
  for (let checked = bytes; checked < warmUpBytes; checked += bytes) check();
  const later = Array.from({ length: laterChecks }, () => check().seconds);
  return { lines, bytes, extraMb, cpuSeconds: seconds, laterCpuSeconds: Math.min(...later) };
}

async function measure(name: string, path: string): Promise<void> {
  const program = process.argv[1] ?? '';
  const { stdout } = await run(process.execPath, [program, path]);
  const { lines, bytes, extraMb, cpuSeconds, laterCpuSeconds } = JSON.parse(stdout) as Measured;
  const allowedMb = 64 + (48 * lines) / 1e6;
  const rounded = (value: number) => Math.round(value * 100) / 100;
  console.log(
    JSON.stringify({
      bench: 'validate',
      case: `memory-${name}`,
      lines,
      extraMb: rounded(extraMb),
      allowedMb: rounded(allowedMb),
      cpuMsPerMb: rounded((cpuSeconds * 1e9) / bytes),
      laterCpuMsPerMb: rounded((laterCpuSeconds * 1e9) / bytes),
    }),
  );
}

const [only] = positionals;
if (only !== undefined) console.log(JSON.stringify(measureHere(only)));
else {
  const folder = await mkdtemp(join(tmpdir(), 'bench-memory-'));
  const path = join(folder, 'input.jsonl');
  try {
    for (const mb of values.mb.split(',').map(Number)) {
      // Larger files repeat the lines with other ids, so that no file must fit in memory.
      const piece = realisticFile(Math.min(mb, 50) * 1e6);
      await writeFile(path, '');
      for (let part = 0; part * 50 < mb; part++) {
        const text = piece.toString('latin1').replaceAll('review-', `r${String(part)}-`);
        await appendFile(path, text, 'latin1');
      }
      await measure(`kimi-${String(mb)}mb`, path);
    }
    await writeFile(path, shortFile(Number(values.lines)));
    await measure(`short-${values.lines}`, path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

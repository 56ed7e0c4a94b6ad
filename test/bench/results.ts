/**
 * Joining a batch's input and output file by `custom_id`, beside a join of the same files that parses every line and
 * keeps it in a map, each as a process of its own, in turn. One JSON line per case: `ratio` is its processor time to
 * ours, which a busy machine disturbs less than its time; memory is the highest above the idle process, and
 * `longestMs` the most processor time that the join took before it gave its thread to others.
 *
 *   npm run bench -- results [--mb 100] [--rounds 3]
 */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { joinFiles } from '../../src/results/join/joinResults.ts';
import { randomSource, realisticLine } from './batchLines.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mb: { type: 'string', default: '100' }, rounds: { type: 'string', default: '3' } },
});
const run = promisify(execFile);

interface Measured {
  readonly requests: number;
  readonly cpuSeconds: number;
  readonly extraMb: number;
  readonly longestMs: number;
}

const kinds: Readonly<Record<string, (content: string, random: () => number) => object>> = {
  chat: (content) => ({
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 500, completion_tokens: 300, total_tokens: 800 },
  }),
  embeddings: (_content, random) => ({
    object: 'list',
    data: [{ index: 0, embedding: Array.from({ length: 1024 }, () => random() / 5 - 0.1) }],
    usage: { prompt_tokens: 500, total_tokens: 500 },
  }),
};

function* requestLines(count: number): Generator<string> {
  const random = randomSource(20261121);
  for (let index = 0; index < count; index++) yield `${realisticLine(index, random)}\n`;
}

/** Answers in another order than the requests. */
function* answerLines(count: number, body: (typeof kinds)[string]): Generator<string> {
  const random = randomSource(7);
  const content = realisticLine(0, random);
  for (let at = 0; at < count; at++) {
    const index = (at * 7919) % count;
    const custom_id = `review-${String(index).padStart(7, '0')}`;
    const response = { status_code: 200, request_id: '', body: body(content, random) };
    yield `${JSON.stringify({ id: custom_id, custom_id, response, error: null })}\n`;
  }
}

async function measureHere(input: string, output: string): Promise<Measured> {
  const idle = process.memoryUsage.rss();
  let most = idle;
  let longestMs = 0;
  let last = process.threadCpuUsage();
  let next: NodeJS.Immediate;
  const turn = () => {
    const { user, system } = process.threadCpuUsage(last);
    longestMs = Math.max(longestMs, (user + system) / 1000);
    last = process.threadCpuUsage();
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  const cpu = process.cpuUsage();
  const look = () => (most = Math.max(most, process.memoryUsage.rss()));
  const joined = await joinFiles({ input, output }, { onProgress: look });
  const { user, system } = process.cpuUsage(cpu);
  clearImmediate(next);
  const { answered } = joined.counts();
  if (answered !== joined.size) throw new Error(`${String(joined.size - answered)} are not joined`);
  return { requests: joined.size, cpuSeconds: (user + system) / 1e6, extraMb: (most - idle) / 1e6, longestMs }; // prettier-ignore
}

const inMaps = `const [, input, output] = process.argv, { readFileSync } = require('fs'), idle = process.memoryUsage.rss();
const lines = (path) => readFileSync(path).toString('utf8').split('\\n').filter(Boolean).map((line) => JSON.parse(line));
const cpu = process.cpuUsage(), back = new Map(lines(output).map((one) => [one.custom_id, one]));
const requests = lines(input).filter((one) => back.has(one.custom_id)).length, { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ requests, cpuSeconds: (user + system) / 1e6, extraMb: (process.memoryUsage.rss() - idle) / 1e6 }))`;

async function measure(kind: string, bytesALine: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-results-'));
  const [input, output] = [join(folder, 'input.jsonl'), join(folder, 'output.jsonl')];
  const count = Math.ceil((Number(values.mb) * 1e6) / bytesALine);
  try {
    await pipeline(requestLines(count), createWriteStream(input));
    await pipeline(answerLines(count, kinds[kind] ?? (() => ({}))), createWriteStream(output));
    const programs: Readonly<Record<string, readonly [string, readonly string[]]>> = {
      join: [process.execPath, [process.argv[1] ?? '', input, output]],
      'maps of JSON.parse': [process.execPath, ['-e', inMaps, input, output]],
    };
    const best = new Map<string, Partial<Measured>>();
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [name, [program, args]] of Object.entries(programs)) {
        // What does not fit into memory is left out.
        const done = await run(program, args).catch(() => undefined);
        const measured = done && (JSON.parse(done.stdout) as Measured);
        const before = best.get(name)?.cpuSeconds ?? Infinity;
        if (measured && measured.cpuSeconds < before) best.set(name, measured);
      }
    }
    const ours = best.get('join')?.cpuSeconds ?? Number.NaN;
    for (const [program, measured] of best) {
      const ratio = (measured.cpuSeconds ?? Number.NaN) / ours;
      console.log(JSON.stringify({ bench: 'results', kind, mb: Number(values.mb), program, ...measured, ratio })); // prettier-ignore
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [input, output] = positionals;
if (input !== undefined && output !== undefined)
  console.log(JSON.stringify(await measureHere(input, output)));
else {
  await measure('chat', 1900);
  await measure('embeddings', 21_000);
}

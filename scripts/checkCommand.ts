import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { checkInThreads } from '../src/jsonl/file/checkInThreads.ts';
import { checkStream } from '../src/jsonl/file/checkFromDisk.ts';
import { everyProblemOnDisk } from '../src/jsonl/file/everyProblem.ts';
import type { CheckReport } from '../src/jsonl/rules/report.ts';
import { guessProfile, signsOf } from '../src/jsonl/line/guessProfile.ts';
import type { Problem } from '../src/jsonl/problem.ts';
import { formatSentence, sentenceOf } from '../src/jsonl/rules/rules.ts';
import { WorkerPool } from '../src/jsonl/file/workerPool.ts';
import { compatible } from '../src/providers/compatible.ts';
import type { ProviderProfile } from '../src/providers/profile.ts';
import { profiles } from '../src/providers/profiles.ts';
import { terminalJson, terminalLine } from './terminalText.ts';

/** Problems that are listed after one pass over the file. */
const mostAtOnce = 1000;

const workers = new WorkerPool(new URL('../src/jsonl/file/checkWorker.ts', import.meta.url));

interface Arguments {
  readonly file: string;
  readonly provider: ProviderProfile | undefined;
  readonly threads: number;
  /** Most problems to print; Infinity: every one. */
  readonly max: number;
  readonly json: boolean;
}

function readArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      provider: { type: 'string' },
      threads: { type: 'string' },
      max: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [file] = positionals;
  const provider = profiles.find(({ id }) => id === values.provider);
  const known = profiles.map(({ id }) => id).join(', ');
  if (file === undefined || positionals.length > 1) throw new TypeError('Name one file.');
  if (values.provider !== undefined && !provider)
    throw new TypeError(`--provider must be one of: ${known}.`);
  const count = (name: 'threads' | 'max', absent: number) => {
    const number = values[name] === undefined ? absent : Number(values[name]);
    if (number === Infinity && values[name] === undefined) return number;
    if (!Number.isInteger(number) || number < 1)
      throw new TypeError(`--${name} must be a whole number from 1.`);
    return number;
  };
  return {
    file,
    provider,
    threads: count('threads', 1),
    max: count('max', Infinity),
    json: values.json,
  };
}

/** Problems in lists, in the order of lines, and what the file holds. */
type Found = AsyncGenerator<readonly Problem[], Omit<CheckReport, 'problems'>>;

async function* check({ file, provider, threads, max }: Arguments): Found {
  const options = {
    assumeBatch: true,
    today: new Date().toISOString().slice(0, 10),
    fileName: basename(file),
  };
  // A pipe can be read once only, and its lines are read twice when the provider is guessed.
  if (!statSync(file).isFile()) throw new TypeError(`${file} is not a file.`);
  const profile = provider ?? (await guessFrom(file));
  const cap = Number.isFinite(max) ? max : mostAtOnce;
  const { problems, ...report } = await checkInThreads(
    file,
    profile,
    { ...options, cap },
    { workers, threads, usesThisThread: true },
  );
  process.exitCode = report.summary.errors > 0 ? 1 : 0;
  // Of more than that the list would be too large to be made at once.
  if (Number.isFinite(max) || report.total <= cap) {
    yield problems;
    return report;
  }
  return yield* everyProblemOnDisk(file, profile, options);
}

/** The provider that the models in the beginning of a file suggest. */
async function guessFrom(file: string): Promise<ProviderProfile> {
  const beginning = createReadStream(file, { end: (1 << 20) - 1 });
  const { summary } = await checkStream(beginning, compatible, { cap: 1 });
  return guessProfile(signsOf(summary), profiles);
}

function print(problem: Problem, file: string, json: boolean): string {
  const { line, start, endLine = line, end, code, severity } = problem;
  const sentence = formatSentence(sentenceOf(problem));
  const { onLines } = problem;
  const message =
    onLines === undefined ? sentence : `${sentence} (The same on ${number(onLines)} lines.)`;
  return json
    ? terminalJson({
        line: line + 1,
        column: start + 1,
        endLine: endLine + 1,
        endColumn: end + 1,
        code,
        severity,
        message,
        onLines,
      })
    : terminalLine(
        `${file}:${String(line + 1)}:${String(start + 1)}: ${severity}: ${message} [${code}]`,
      );
}

function number(value: number): string {
  return value.toLocaleString('en');
}

/** One text for some rows: a text of all would be too long for a string. */
const rowsAtOnce = 1000;

async function* rows(found: Found, { file, json }: Arguments): AsyncGenerator<string> {
  for (;;) {
    const { value, done } = await found.next();
    if (done === true) {
      yield `${totals(value, json)}\n`;
      return;
    }
    for (let at = 0; at < value.length; at += rowsAtOnce) {
      const some = value.slice(at, at + rowsAtOnce).map((problem) => print(problem, file, json));
      yield `${some.join('\n')}\n`;
    }
  }
}

function totals({ summary, total }: Omit<CheckReport, 'problems'>, json: boolean): string {
  const { lines, requests, bytes, errors, warnings, url } = summary;
  const models = Object.fromEntries(summary.models);
  if (json) return terminalJson({ total, errors, warnings, lines, requests, bytes, models, url });
  return `${number(requests)} requests, ${number(bytes)} bytes: ${number(errors)} errors, ${number(warnings)} warnings, ${number(total)} problems in all`;
}

/** Whoever reads it may have read enough, as `head` has. */
function isUnread(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

process.stdout.on('error', (error) => {
  if (!isUnread(error)) throw error;
});
try {
  const given = readArguments();
  await pipeline(Readable.from(rows(check(given), given)), process.stdout, { end: false }).catch(
    (error: unknown) => {
      if (!isUnread(error)) throw error;
    },
  );
} catch (error) {
  process.stderr.write(`${terminalLine(error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 2;
}

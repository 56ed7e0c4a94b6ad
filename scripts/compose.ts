/**
 * Builds a batch file from a batch prompt and its table without an editor, or writes the answers back into the table.
 *
 *   npm run --silent compose -- NAME.batch.md [--out FILE] [--rows N] [--leave-out] [--json]
 *   npm run --silent compose -- --answers OUTPUT [--errors FILE] NAME.batch.md --out TABLE
 *
 * --answers and --errors may come several times, for a batch and its retries in the order of time: the latest answer
 * counts. Without --out the requests go to standard output; with --json and without --out they are only checked. Problems go to
 * standard error, with --json one a line to standard output (`prompt` is the place in the prompt that it comes from), then a line with the totals. With --leave-out rows with
 * errors are left out, else errors leave nothing written. Lines, columns and rows count from 1. Exit status: 0 no
 * errors, 1 errors, 2 a file cannot be read or the arguments are wrong.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { writeAnswers } from '../src/authoring/answers/writeAnswers.ts';
import { authoringSentence, sourceProblem } from '../src/authoring/authoringProblem.ts';
import { Build, type BuildOptions } from '../src/authoring/build/buildRequests.ts';
import { preparePrompt } from '../src/authoring/build/prepare.ts';
import { placeProblems, type PlacedProblem } from '../src/authoring/build/placeProblems.ts';
import {
  checkAll,
  sumsOf,
  writeBatch,
  type BuildReport,
} from '../src/authoring/build/writeBatch.ts';
import { TableError } from '../src/authoring/table/table.ts';
import { terminalJson, terminalLine, terminalPieces } from './terminalText.ts';

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      rows: { type: 'string' },
      'leave-out': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      answers: { type: 'string', multiple: true },
      errors: { type: 'string', multiple: true },
    },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new TypeError('Name one batch prompt: NAME.batch.md.');
  const rows = values.rows === undefined ? undefined : Number(values.rows);
  if (rows !== undefined && (!Number.isInteger(rows) || rows < 1))
    throw new TypeError('--rows must be a whole number from 1.');
  return { ...values, leaveOut: values['leave-out'], file: resolve(file), rows };
}

type Arguments = ReturnType<typeof readArguments>;

async function build(text: string, { file, rows, out, json, leaveOut }: Arguments): Promise<void> {
  const options: BuildOptions = { rows, today: new Date().toISOString().slice(0, 10) };
  const run = async (more: BuildOptions = options): Promise<BuildReport> => {
    if (out !== undefined) return writeBatch(text, file, resolve(out), more);
    return json ? checkAll(text, file, more) : toStandardOutput(text, file, more);
  };
  const report = await run();
  await tell(text, file, report, json);
  const { tally } = report.build;
  const { badRows } = tally;
  if (tally.errors === 0) return;
  process.exitCode = 1;
  const isOfRows = tally.kept.every(({ severity, cell }) => severity !== 'error' || cell);
  if (leaveOut && isOfRows && out !== undefined && badRows.size > 0)
    await run({ ...options, leaveOut: badRows });
}

async function toStandardOutput(
  text: string,
  file: string,
  options: BuildOptions,
): Promise<BuildReport> {
  const prepared = await preparePrompt(text, file);
  const requests = new Build(prepared, options);
  const pieces = requests.pieces();
  // A file or another program gets the requests byte for byte.
  for await (const piece of process.stdout.isTTY ? terminalPieces(texts(pieces)) : pieces)
    await new Promise((done) => process.stdout.write(piece, done));
  return { build: sumsOf(requests), record: undefined };
}

async function* texts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
}

async function tell(
  text: string,
  file: string,
  { build: found, record }: BuildReport,
  json: boolean,
): Promise<void> {
  const { tally, requests, rows, bytes } = found;
  const placed = await placeProblems(tally.kept, text, await preparePrompt(text, file));
  const { errors, warnings, total } = tally;
  const sums = json
    ? JSON.stringify({ total, errors, warnings, rows, requests, bytes, written: record !== undefined }) // prettier-ignore
    : `${String(rows)} rows, ${String(requests)} requests, ${String(bytes)} bytes: ${String(errors)} errors, ${String(warnings)} warnings`;
  const written = [...placed.map((problem) => print(problem, json)), sums].join('\n');
  (json ? process.stdout : process.stderr).write(`${written}\n`);
}

function print({ problem, file, line, column, prompt }: PlacedProblem, json: boolean): string {
  const { severity, cell, code, request } = problem;
  const named = request?.code ?? code;
  const message = authoringSentence(problem);
  if (json) {
    const place = { row: cell?.row ?? null, cell: cell?.name ?? null, prompt: prompt ?? null };
    return terminalJson({ file, line, column, ...place, code: named, severity, message });
  }
  return terminalLine(
    `${file}:${String(line)}:${String(column)}: ${severity}: ${message} [${named}]`,
  );
}

function wordsOf(error: unknown): string {
  if (!(error instanceof TableError)) return error instanceof Error ? error.message : String(error);
  return authoringSentence(sourceProblem(error, 'that the prompt names'));
}

// Whoever reads it may have read enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
try {
  const given = readArguments();
  const text = await readFile(given.file, 'utf8');
  if (given.answers === undefined) await build(text, given);
  else {
    if (given.out === undefined) throw new TypeError('--out names the table to write.');
    const { answers, errors = [] } = given;
    const attempts = answers.map((output, index) => {
      const error = errors[index];
      return { output: resolve(output), error: error === undefined ? undefined : resolve(error) };
    });
    const counts = await writeAnswers(text, given.file, attempts, resolve(given.out));
    process.stdout.write(`${JSON.stringify(counts)}\n`);
  }
} catch (error) {
  process.stderr.write(`${terminalLine(wordsOf(error))}\n`);
  process.exitCode = 2;
}

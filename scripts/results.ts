/**
 * Reads results without an editor, with the engine that the editor uses: joins output, errors and input by custom_id,
 * filters, sorts, and writes rows.
 *
 *   npm run --silent results -- OUTPUT… [--input F] [--errors F]… [--compare OUTPUT]… [--expected F] [--marks F] [--prompt F [--expected-column NAME]]
 *     [--where CONDITION]… [--search TEXT] [--regex] [--in everything|custom_id|question|answer|reasoning]
 *     [--sort COLUMN[:desc]] [--columns a,b,…] [--format jsonl|csv|tsv|markdown|parquet|xlsx] [--to FILE] [--list] [--summary]
 *
 * --prompt names the batch prompt that the input was built from: the columns of its table are source.NAME.
 * Several outputs are attempts at one batch: the latest good answer counts. A condition is COLUMN=value,value,
 * COLUMN>=number or COLUMN<=number. --list tells the columns, --summary the counts, as JSON. Exit status: 0, or 2 when a
 * file cannot be read or the arguments are wrong.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { openResults } from '../src/results/query/openResults.ts';
import { terminalJson, terminalLine, terminalPieces } from './terminalText.ts';
import type { Condition, Query, QueryProgress, ResultSession, ResultSource, Search } from '../src/results/query/session.ts'; // prettier-ignore

const formats = ['jsonl', 'csv', 'tsv', 'markdown', 'parquet', 'xlsx'] as const;
const places = ['everything', 'custom_id', 'question', 'answer', 'reasoning'] as const;

function readArguments() {
  const text = { type: 'string' } as const;
  const texts = { type: 'string', multiple: true, default: [] as string[] } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals: outputs } = parseArgs({
    allowPositionals: true,
    options: {
      input: text,
      errors: texts,
      compare: texts,
      expected: text,
      marks: text,
      prompt: text,
      'expected-column': text,
      where: texts,
      search: text,
      regex: flag,
      in: { type: 'string', default: 'everything' },
      sort: text,
      columns: text,
      format: { type: 'string', default: 'jsonl' },
      to: text,
      list: flag,
      summary: flag,
    },
  });
  if (outputs.length + values.errors.length === 0) throw new TypeError('Name an output file.');
  const { input, expected, marks, prompt, errors, compare, 'expected-column': expectedColumn } = values; // prettier-ignore
  const first: ResultSource = {
    label: basename(outputs[0] ?? errors[0] ?? ''),
    outputs,
    errors,
    ...(input === undefined ? {} : { input }),
    ...(expected === undefined ? {} : { expected }),
    ...(marks === undefined ? {} : { marks }),
    ...(expectedColumn === undefined ? {} : { expectedColumn }),
    ...(prompt === undefined ? {} : { table: { prompt: resolve(prompt) } }),
  };
  const others = compare.map((path) => ({ label: basename(path), outputs: [path], errors: [] }));
  const format = formats.find((one) => one === values.format);
  if (!format) throw new TypeError(`--format must be one of: ${formats.join(', ')}.`);
  return { ...values, format, sources: [first, ...others], query: queryOf(values) };
}

function queryOf(values: {
  readonly where: readonly string[];
  readonly search?: string | undefined;
  readonly regex: boolean;
  readonly in: string;
  readonly sort?: string | undefined;
}): Query {
  const place = places.find((one) => one === values.in);
  if (!place) throw new TypeError(`--in must be one of: ${places.join(', ')}.`);
  const search: Search | undefined = values.search === undefined ? undefined : { text: values.search, isRegex: values.regex, matchCase: false, in: place }; // prettier-ignore
  const [column = '', direction] = values.sort?.split(':') ?? [];
  return {
    conditions: values.where.map(conditionOf),
    ...(search ? { search } : {}),
    ...(values.sort === undefined ? {} : { sort: { column, descending: direction === 'desc' } }),
  };
}

function conditionOf(where: string): Condition {
  const [, column = '', sign, value = ''] = /^(.+?)(>=|<=|=)(.*)$/s.exec(where) ?? [];
  if (sign === '=') return { column, is: 'in', values: value.split(',') };
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (sign === undefined || Number.isNaN(number))
    throw new TypeError(`--where ${where}: write COLUMN=value, COLUMN>=number or COLUMN<=number.`);
  return { column, is: 'between', ...(sign === '>=' ? { from: number } : { to: number }) };
}

async function finished(session: ResultSession, query: Query): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<QueryProgress>();
  const id = await session.query(query, (progress) => {
    if (progress.isDone) resolve(progress);
  });
  const { error } = await promise;
  if (error !== undefined) throw new TypeError(error);
  return id;
}

async function main(): Promise<void> {
  const { sources, query, columns: wanted, format, to, list, summary } = readArguments();
  const session = await openResults(sources);
  try {
    await (summary ? session.settled?.() : session.loaded?.());
    if (summary) {
      console.log(terminalJson(await session.overview()));
      return;
    }
    const known = await session.columns();
    if (list) {
      for (const { id, kind } of known) console.log(terminalJson({ id, kind }));
      return;
    }
    const shown = known.filter(({ isShown }) => isShown).map(({ id }) => id);
    const columns = wanted?.split(',') ?? shown;
    const id = await finished(session, query);
    if (to !== undefined) {
      await session.export(id, { format, columns, path: to });
      return;
    }
    const folder = await mkdtemp(join(tmpdir(), 'results-'));
    try {
      const path = join(folder, 'rows');
      await session.export(id, { format, columns, path });
      // A file or another program gets the rows byte for byte.
      if (process.stdout.isTTY && format !== 'parquet' && format !== 'xlsx')
        await pipeline(createReadStream(path, 'utf8'), terminalPieces, process.stdout, {
          end: false,
        });
      else await pipeline(createReadStream(path), process.stdout);
    } finally {
      await rm(folder, { recursive: true });
    }
  } finally {
    session.dispose();
  }
}

try {
  await main();
} catch (error) {
  console.error(terminalLine(error instanceof Error ? error.message : String(error)));
  process.exitCode = 2;
}

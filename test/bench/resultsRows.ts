/**
 * The engine behind the Results view on files that are here: first rows, the whole join, windows of rows, sort, search,
 * a filter on a member of the answers, and export, each beside programs that do the same with the same files, when they
 * are here: ripgrep, jq, DuckDB, `JSON.parse` with ajv, a copy. One JSON line per figure: `ratio` is the other's time
 * to ours, `isMet` whether the target is kept.
 *
 *   npm run bench -- results                       short rows (1,000,000) and long ones (500 MB), after the joins
 *   npm run bench -- resultsRows [--rows 1000000] [--mb 500] [--only short|long]
 *
 * `PATH` may name `rg` and `jq`; `DUCKDB` the module `@duckdb/node-api`.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openResults } from '../../src/results/query/openResults.ts';
import type { Query, QueryProgress, ResultSession } from '../../src/results/query/session.ts';
import { randomSource, realisticLine, shortLine } from './batchLines.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    mb: { type: 'string', default: '500' },
    only: { type: 'string' },
  },
});

const schema = {
  type: 'object',
  properties: { label: { enum: ['good', 'bad', 'mixed'] }, score: { type: 'number' }, why: { type: 'string' } }, // prettier-ignore
  required: ['label', 'score'],
};
const labels = ['good', 'bad', 'mixed'];
/** What one answer in a thousand says. */
const needle = 'unmistakable';

interface Files {
  readonly name: string;
  readonly count: number;
  readonly input: string;
  readonly output: string;
  readonly error: string;
  readonly bytes: number;
}

/** Answers in another order than the requests; one request in a hundred failed. */
function answerOf(index: number, words: string, random: () => number): string {
  const why = random() < 0.001 ? `${needle} ${words}` : words;
  const content = JSON.stringify({ label: labels[Math.floor(random() * 3)], score: Math.round(random() * 1000) / 10, why }); // prettier-ignore
  const used = {
    prompt_tokens: 20,
    completion_tokens: Math.floor(random() * 400),
    total_tokens: 0,
  };
  const message = { role: 'assistant', content };
  const body = { model: 'kimi-k2.6', choices: [{ index: 0, message, finish_reason: 'stop' }], usage: used }; // prettier-ignore
  return JSON.stringify({ id: `b-${String(index)}`, custom_id: customId(index), response: { status_code: 200, body }, error: null }); // prettier-ignore
}

const customId = (index: number) => `review-${String(index).padStart(7, '0')}`;

async function makeFiles(
  folder: string,
  name: string,
  count: number,
  isLong: boolean,
): Promise<Files> {
  const [input, output, error] = ['input', 'output', 'error'].map((kind) => join(folder, `${name}-${kind}.jsonl`)) as [string, string, string]; // prettier-ignore
  const random = randomSource(20261127);
  const order = (at: number) => (at * 7919) % count;
  const words = JSON.parse(realisticLine(0, random)) as {
    body: { messages: { content: string }[] };
  };
  const said = words.body.messages[1]?.content ?? '';
  const request = (index: number) => {
    const line = isLong ? realisticLine(index, random) : shortLine(index).replace(/"r-\d+"/, JSON.stringify(customId(index))); // prettier-ignore
    const format = { type: 'json_schema', json_schema: { name: 'verdict', schema } };
    return isLong ? line.replace('{"type":"json_object"}', JSON.stringify(format)) : line;
  };
  const write = (path: string, line: (at: number) => string | undefined) =>
    pipeline(Readable.from(linesOf(count, line)), createWriteStream(path));
  await write(input, request);
  const isFailed = (index: number) => index % 100 === 99;
  const text = (index: number) => (isLong ? said : `item ${String((index * 7919) % 104_729)}`);
  await write(output, (at) => (isFailed(order(at)) ? undefined : answerOf(order(at), text(order(at)), random))); // prettier-ignore
  await write(error, (at) => (isFailed(at) ? JSON.stringify({ id: `e-${String(at)}`, custom_id: customId(at), response: { status_code: 429, body: { error: { code: 'rate_limit', message: 'Slow down' } } }, error: null }) : undefined)); // prettier-ignore
  const sizes = await Promise.all(
    [input, output, error].map(async (path) => (await stat(path)).size),
  );
  return { name, count, input, output, error, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function* linesOf(count: number, line: (at: number) => string | undefined): Generator<string> {
  let block = '';
  for (let at = 0; at < count; at++) {
    const text = line(at);
    if (text !== undefined) block += `${text}\n`;
    if (block.length < 1 << 16) continue;
    yield block;
    block = '';
  }
  yield block;
}

async function timed<T>(work: () => Promise<T> | T): Promise<readonly [number, T]> {
  const began = performance.now();
  const value = await work();
  return [performance.now() - began, value];
}

/** Runs a query; the times of its first rows and of its end, in ms. */
async function ask(session: ResultSession, query: Query) {
  const began = performance.now();
  let first: number | undefined;
  const { promise, resolve } = Promise.withResolvers<QueryProgress>();
  const id = await session.query(query, (progress) => {
    if (progress.rows > 0) first ??= performance.now() - began;
    if (progress.isDone) resolve(progress);
  });
  const { rows, error } = await promise;
  if (error !== undefined) throw new Error(error);
  return { id, rows, ms: performance.now() - began, firstMs: first ?? Number.NaN };
}

/** The time of another program in ms; undefined when it is not here. */
function program(name: string, args: readonly string[]): number | undefined {
  const began = performance.now();
  const { error, status } = spawnSync(name, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return error || (status ?? 1) > 1 ? undefined : performance.now() - began;
}

/** The time of a count in DuckDB; undefined when it is not here. */
async function duckdb(sql: string): Promise<number | undefined> {
  const path = process.env['DUCKDB'];
  if (path === undefined) return undefined;
  const { DuckDBInstance } = (await import(path)) as {
    DuckDBInstance: { create(): Promise<{ connect(): Promise<{ runAndReadAll(sql: string): Promise<unknown> }> }> }; // prettier-ignore
  };
  const connection = await (await DuckDBInstance.create()).connect();
  return (await timed(() => connection.runAndReadAll(sql)))[0];
}

/** Reads every answer as JSON and holds it against the schema, as a script would. */
async function parsedAndJudged({ output }: Files): Promise<number> {
  const check = new Ajv2020({ strict: false }).compile(schema);
  const text = await readFile(output, 'utf8');
  let wrong = 0;
  for (const line of text.split('\n').filter(Boolean)) {
    const { response } = JSON.parse(line) as { response: { body: { choices: { message: { content: string } }[] } } }; // prettier-ignore
    if (!check(JSON.parse(response.body.choices[0]?.message.content ?? ''))) wrong++;
  }
  return wrong;
}

async function measure(files: Files, folder: string): Promise<void> {
  const { name, count, input, output, error, bytes } = files;
  const tell = (figure: string, ms: number, more: Readonly<Record<string, unknown>> = {}) => {
    console.log(JSON.stringify({ bench: 'results', files: name, figure, ms: Math.round(ms * 10) / 10, ...more })); // prettier-ignore
  };
  const atMost = (ms: number, most: number) => ({
    target: `≤ ${String(most)} ms`,
    isMet: ms <= most,
  });
  const beside = (ms: number, rival: string, other: number | undefined, least: number) =>
    other === undefined
      ? { rival: `${rival}: not here` }
      : { rival, rivalMs: Math.round(other), ratio: Math.round((other / ms) * 100) / 100, target: `≥ ${String(least)}`, isMet: other / ms >= least }; // prettier-ignore

  const columns = ['custom_id', 'outcome', 'question', 'answer', 'finish', 'tokens.out'];
  const began = performance.now();
  const session = await openResults([{ label: name, input, outputs: [output], errors: [error] }]);
  const started = await session.query({ conditions: [] }, () => undefined);
  let shown = 0;
  while (shown === 0) {
    await new Promise((resolve) => setImmediate(resolve));
    shown = (await session.rows(started, 0, 60, columns)).length;
  }
  tell('first rows', performance.now() - began, { rows: count, mb: Math.round(bytes / 1e6), ...atMost(performance.now() - began, 1500) }); // prettier-ignore
  while (!(await session.overview()).loading?.isDone) await new Promise((resolve) => setTimeout(resolve, 5)); // prettier-ignore
  tell('whole join', performance.now() - began, { mbPerSecond: Math.round(bytes / 1e3 / (performance.now() - began)) }); // prettier-ignore
  const [judgeMs] = await timed(() => session.loaded?.());
  const [plainMs] = await timed(() => parsedAndJudged(files));
  tell('answers judged, after the join', judgeMs, name === 'long' ? beside(judgeMs, 'JSON.parse and ajv', plainMs, 0.5) : {}); // prettier-ignore

  const all = await ask(session, { conditions: [] });
  const waits: number[] = [];
  const random = randomSource(5);
  for (let page = 0; page < 200; page++) {
    const from = Math.floor(random() * (count - 60));
    waits.push((await timed(() => session.rows(all.id, from, 60, columns)))[0]);
  }
  const p95 = waits.sort((a, b) => a - b)[189] ?? 0;
  tell('window of 60 rows, p95 of 200', p95, atMost(p95, 30));

  for (const descending of [false, true]) {
    const { ms } = await ask(session, {
      conditions: [],
      sort: { column: 'tokens.out', descending },
    });
    tell(`sort by a number${descending ? ', down' : ''}`, ms, atMost(ms, 300));
  }
  const custom = await ask(session, { conditions: [], sort: { column: 'custom_id', descending: true } }); // prettier-ignore
  tell('sort by text: custom_id', custom.ms, atMost(custom.ms, 2000));
  const text = await ask(session, {
    conditions: [],
    sort: { column: 'answer', descending: false },
  });
  tell('sort by text: answer', text.ms, atMost(text.ms, 2000));

  const search = { text: needle, isRegex: false, matchCase: true, in: 'everything' as const };
  const found = await ask(session, { conditions: [], search });
  const rg = program('rg', ['--count', '--fixed-strings', '--threads', '1', needle, input, output, error]); // prettier-ignore
  tell('first hits of a search', found.firstMs, atMost(found.firstMs, 200));
  tell('search everything', found.ms, { hits: found.rows, ...beside(found.ms, 'ripgrep, one thread', rg, 0.5) }); // prettier-ignore
  const inAnswers = await ask(session, { conditions: [], search: { ...search, matchCase: false, in: 'answer' } }); // prettier-ignore
  const rgAny = program('rg', ['--count', '--fixed-strings', '--ignore-case', '--threads', '1', needle, output]); // prettier-ignore
  tell('search answers, any case', inAnswers.ms, { hits: inAnswers.rows, ...beside(inAnswers.ms, 'ripgrep, one thread', rgAny, 0.5) }); // prettier-ignore

  const good = { column: 'answer.label', is: 'in', values: ['good'] } as const;
  const filtered = await ask(session, { conditions: [good] });
  const jq = program('jq', ['-c', 'select((.response.body.choices[0].message.content | fromjson).label == "good") | .custom_id', output]); // prettier-ignore
  tell('filter on a member', filtered.ms, {
    rows: filtered.rows,
    ...beside(filtered.ms, 'jq', jq, 1),
  });
  const sql = `select count(*) from read_json_objects('${output}', format='newline_delimited') where json_extract_string(json_extract_string(json, '$.response.body.choices[0].message.content'), '$.label') = 'good'`;
  tell('filter on a member', filtered.ms, beside(filtered.ms, 'DuckDB', await duckdb(sql), 1));
  const again = await ask(session, { conditions: [{ ...good, values: ['bad'] }] });
  tell('filter on a member, another value', again.ms);
  const byScore = await ask(session, { conditions: [], sort: { column: 'answer.score', descending: true } }); // prettier-ignore
  tell('sort by a member that is a number', byScore.ms);

  const ready = await ask(session, { conditions: [] });
  const path = join(folder, 'shown.csv');
  const [exportMs] = await timed(() => session.export(ready.id, { format: 'csv', columns, path }));
  const [copyMs] = await timed(async () => {
    for (const file of [input, output, error]) await copyFile(file, join(folder, 'copy'));
  });
  tell('export as CSV', exportMs, beside(exportMs, 'copy of the files', copyMs, 0.5));
  session.dispose();
}

const folder = await mkdtemp(join(tmpdir(), 'bench-results-'));
try {
  if (values.only !== 'long')
    await measure(await makeFiles(folder, 'short', Number(values.rows), false), folder);
  if (values.only !== 'short')
    await measure(await makeFiles(folder, 'long', Math.ceil((Number(values.mb) * 1e6) / 3600), true), folder); // prettier-ignore
} finally {
  await rm(folder, { recursive: true });
}

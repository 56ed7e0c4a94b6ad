/**
 * Building a batch file from a generated CSV file and a prompt, in a thread as the editor does it, beside the CSV library
 * alone that reads the same file and writes `JSON.stringify` of each row, and beside a pandas script that makes the same
 * requests, where Python has it; each as a process of its own, in turn. One JSON line: `ratio` is the library's
 * processor time to ours (1 is as fast), `pandasRatio` that of pandas; memory is the highest above the idle process.
 * Then the time of writing the answers back, beside copying table and output (`copy`), and beside only reading both and
 * writing them again with the CSV library and `JSON.parse` (`rewrite`). `previewMs` is what a keystroke costs with this
 * table behind: prompt, first rows, checks; the 95th of a hundred.
 *
 * It runs what `node esbuild.mjs` has built.
 *
 *   npm run bench -- authoring [--rows 1000000] [--rounds 3] [--python /usr/bin/python3]
 */
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { parse } from 'csv-parse';
import { Build } from '../../src/authoring/build/buildRequests.ts';
import { preparePrompt } from '../../src/authoring/build/prepare.ts';
import { readHead } from '../../src/authoring/table/openTable.ts';
import { AuthoringThread, threadLimits } from '../../src/authoring/thread/authoringThread.ts';
import { WorkerPool } from '../../src/jsonl/file/workerPool.ts';
import { randomSource } from './batchLines.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: 'python3' },
  },
});
const run = promisify(execFile);

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly extraMb: number;
}

const words =
  'the kettle boils fast and its handle stays cool, "very" good 水开得很快 but heavy'.split(' ');

/** About 200 bytes a row, some with quotes and line breaks. */
function* tableLines(count: number): Generator<string> {
  const random = randomSource(20261127);
  yield 'review_id,product,stars,text\r\n';
  for (let row = 0; row < count; row++) {
    const text = Array.from({ length: 28 }, () => words[Math.floor(random() * words.length)]).join(' '); // prettier-ignore
    const note = row % 10 === 0 ? `${text}\n${text.slice(0, 20)}` : text;
    yield `r-${String(row)},Product ${String(row % 97)},${String(row % 5)},"${note.replaceAll('"', '""')}"\r\n`;
  }
}

function* outputLines(count: number): Generator<string> {
  for (let row = 0; row < count; row++) {
    const message = { role: 'assistant', content: '{"sentiment":"good","reason":"It works."}' };
    const body = { choices: [{ index: 0, message, finish_reason: 'stop' }], usage: null };
    yield `${JSON.stringify({ custom_id: `r-${String(row)}`, response: { status_code: 200, body }, error: null })}\n`;
  }
}

const works: Readonly<Record<string, (folder: string) => Promise<unknown>>> = {
  async library(folder) {
    const parser = createReadStream(join(folder, 'x.csv')).pipe(parse({ columns: true }));
    const out = createWriteStream(join(folder, 'library.jsonl'));
    await pipeline(
      parser,
      async function* (rows: AsyncIterable<object>) {
        for await (const row of rows) yield `${JSON.stringify(row)}\n`;
      },
      out,
    );
  },
  async build(folder) {
    const path = join(folder, 'x.batch.md');
    const text = await readFile(path, 'utf8');
    const out = join(folder, 'x.jsonl');
    const { record } = await inThread((thread) => thread.run('build', { text, path, out }));
    if (!record) throw new Error('It was not built.');
  },
  async answers(folder) {
    const path = join(folder, 'x.batch.md');
    const text = await readFile(path, 'utf8');
    const files = [{ output: join(folder, 'out.jsonl') }];
    const out = join(folder, 'x.answers.csv');
    await inThread((thread) => thread.run('answers', { text, path, files, out }));
  },
  async rewrite(folder) {
    const parser = createReadStream(join(folder, 'x.csv')).pipe(parse());
    const cells = async function* (rows: AsyncIterable<readonly string[]>) {
      for await (const row of rows)
        yield `${row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
    };
    await pipeline(parser, cells, createWriteStream(join(folder, 'rewritten.csv')));
    const lines = createInterface({ input: createReadStream(join(folder, 'out.jsonl')) });
    const records = async function* (all: AsyncIterable<string>) {
      for await (const line of all) yield `${JSON.stringify(JSON.parse(line))}\n`;
    };
    await pipeline(lines, records, createWriteStream(join(folder, 'rewritten.jsonl')));
  },
  async copy(folder) {
    await copyFile(join(folder, 'x.csv'), join(folder, 'copy.csv'));
    await copyFile(join(folder, 'out.jsonl'), join(folder, 'copy.jsonl'));
  },
};

async function inThread<T>(work: (thread: AuthoringThread) => Promise<T>): Promise<T> {
  // What is shipped: to read TypeScript takes the memory of a compiler.
  const program = new URL('../../dist/authoringWorker.cjs', import.meta.url);
  const workers = new WorkerPool(program, threadLimits);
  try {
    return await work(new AuthoringThread(workers));
  } finally {
    workers.dispose();
  }
}

/** The same requests by a script as people write it. */
const pandasScript = `
import json, sys, pandas
table = pandas.read_csv(sys.argv[1] + '/x.csv', dtype=str, keep_default_na=False)
schema = json.loads(sys.argv[2])
with open(sys.argv[1] + '/pandas.jsonl', 'w', encoding='utf-8') as out:
    for row in table.itertuples(index=False):
        body = {'model': 'gpt-4.1-mini', 'messages': [{'role': 'system', 'content': 'You label reviews.'}, {'role': 'user', 'content': f'Review of {row.product}, {row.stars} stars:\\n{row.text}'}], 'response_format': {'type': 'json_schema', 'json_schema': {'name': 'x', 'schema': schema}}}
        out.write(json.dumps({'custom_id': row.review_id, 'method': 'POST', 'url': '/v1/chat/completions', 'body': body}, ensure_ascii=False) + '\\n')
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({'cpuSeconds': used.ru_utime + used.ru_stime, 'extraMb': used.ru_maxrss / 1000}))
`;

/** Undefined where Python has no pandas. */
async function measurePandas(folder: string): Promise<Measured | undefined> {
  const schema = JSON.stringify({ type: 'object', properties: { sentiment: { type: 'string' }, reason: { type: 'string' } } }); // prettier-ignore
  const start = performance.now();
  try {
    const { stdout } = await run(values.python, ['-c', pandasScript, folder, schema]);
    const used = JSON.parse(stdout) as Omit<Measured, 'seconds'>;
    return { seconds: (performance.now() - start) / 1000, ...used };
  } catch {
    return undefined;
  }
}

/** What happens after a keystroke, the first rows being kept; milliseconds, the 95th of a hundred. */
async function measurePreview(folder: string): Promise<number> {
  const path = join(folder, 'x.batch.md');
  const text = await readFile(path, 'utf8');
  const { place, prompt } = await preparePrompt(text, path);
  if (!place) throw new Error('No table');
  const head = await readHead(place, prompt, 20);
  const times: number[] = [];
  for (let stroke = 0; stroke < 120; stroke++) {
    const start = performance.now();
    const prepared = await preparePrompt(`${text}${'x'.repeat(stroke)}`, path);
    await new Build(prepared).preview(head);
    // The first ones are slower, as any program is.
    if (stroke >= 20) times.push(performance.now() - start);
  }
  return Number((times.sort((a, b) => a - b)[94] ?? 0).toFixed(1));
}

const [work = '', given = ''] = positionals;
const task = works[work];
if (task) {
  const idle = process.memoryUsage.rss();
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let highest = idle;
  const timer = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 100);
  await task(given);
  clearInterval(timer);
  const { user, system } = process.cpuUsage(cpu);
  const measured: Measured = {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    extraMb: (highest - idle) / 1e6,
  };
  console.log(JSON.stringify(measured));
} else await compare();

async function compare(): Promise<void> {
  const count = Number(values.rows);
  const folder = await mkdtemp(join(tmpdir(), 'bench-authoring-'));
  try {
    const schema =
      '{ type: object, properties: { sentiment: { type: string }, reason: { type: string } } }';
    await writeFile(
      join(folder, 'x.batch.md'),
      `---\nsource: x.csv\nid: review_id\nprovider: openai\nmodel: gpt-4.1-mini\nschema: ${schema}\n---\n# system\nYou label reviews.\n# user\nReview of {{product}}, {{stars}} stars:\n{{text}}\n`,
    );
    await pipeline(tableLines(count), createWriteStream(join(folder, 'x.csv')));
    await pipeline(outputLines(count), createWriteStream(join(folder, 'out.jsonl')));
    const { size } = await stat(join(folder, 'x.csv'));
    const best = new Map<string, Measured>();
    for (let round = 0; round < Number(values.rounds); round++)
      for (const name of Object.keys(works)) {
        const { stdout } = await run(process.execPath, [import.meta.filename, name, folder]);
        const measured = JSON.parse(stdout) as Measured;
        const before = best.get(name);
        if (!before || measured.cpuSeconds < before.cpuSeconds) best.set(name, measured);
      }
    const pandas = await measurePandas(folder);
    const previewMs = await measurePreview(folder);
    const of = (name: string) => best.get(name) as Measured;
    const ratio = (one: number, other: number) => Number((one / other).toFixed(2));
    console.log(
      JSON.stringify({
        rows: count,
        mb: Math.round(size / 1e6),
        ratio: ratio(of('library').cpuSeconds, of('build').cpuSeconds),
        pandasRatio: pandas && ratio(pandas.cpuSeconds, of('build').cpuSeconds),
        previewMs,
        answersToCopy: ratio(of('answers').seconds, of('copy').seconds),
        answersToRewrite: ratio(of('answers').cpuSeconds, of('rewrite').cpuSeconds),
        ...Object.fromEntries(best),
        pandas,
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

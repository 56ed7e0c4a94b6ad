/**
 * Building a batch file from a generated CSV file and a prompt, beside the CSV library alone that reads the same file
 * and writes `JSON.stringify` of each row, each as a process of its own, in turn. One JSON line: `ratio` is the
 * library's processor time to ours (1 is as fast); memory is the highest above the idle process. Then the time of
 * writing the answers back, beside copying table and output.
 *
 *   npm run bench -- authoring [--rows 1000000] [--rounds 3]
 */
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { parse } from 'csv-parse';
import { writeAnswers } from '../../src/authoring/answers/writeAnswers.ts';
import { writeBatch } from '../../src/authoring/build/writeBatch.ts';
import { randomSource } from './batchLines.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
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
    const { record } = await writeBatch(
      await readFile(path, 'utf8'),
      path,
      join(folder, 'x.jsonl'),
    );
    if (!record) throw new Error('It was not built.');
  },
  async answers(folder) {
    const path = join(folder, 'x.batch.md');
    const files = { output: join(folder, 'out.jsonl') };
    await writeAnswers(await readFile(path, 'utf8'), path, files, join(folder, 'x.answers.csv'));
  },
  async copy(folder) {
    await copyFile(join(folder, 'x.csv'), join(folder, 'copy.csv'));
    await copyFile(join(folder, 'out.jsonl'), join(folder, 'copy.jsonl'));
  },
};

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
    const of = (name: string) => best.get(name) as Measured;
    const ratio = (one: number, other: number) => Number((one / other).toFixed(2));
    console.log(
      JSON.stringify({
        rows: count,
        mb: Math.round(size / 1e6),
        ratio: ratio(of('library').cpuSeconds, of('build').cpuSeconds),
        answersToCopy: ratio(of('answers').seconds, of('copy').seconds),
        ...Object.fromEntries(best),
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

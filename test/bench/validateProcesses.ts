/**
 * The whole `check` command beside other programs that only read the JSON of the same file, each as a process of its
 * own, in turn. One JSON line per program: `ratio` is its median time to ours.
 *
 *   npm run bench -- validateProcesses [--rounds 5] [--mb 100]
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { realisticFile } from './batchLines.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, mb: { type: 'string', default: '100' } },
});
const root = join(import.meta.dirname, '../..');
const folder = await mkdtemp(join(tmpdir(), 'bench-processes-'));
const file = join(folder, 'requests.jsonl');
await writeFile(file, realisticFile(Number(values.mb) * 1e6));

const check = ['scripts/check.ts', file, '--provider', 'kimi', '--json'];
const parseEach = `for (const line of require('fs').readFileSync(${JSON.stringify(file)}, 'utf8').split('\\n')) if (line) JSON.parse(line)`;
const ajvEach = `const validate = new (require('ajv').default)({ strict: false, validateSchema: false }).compile(require('./schemas/chat.schema.json'));
for (const line of require('fs').readFileSync(${JSON.stringify(file)}, 'utf8').split('\\n')) if (line && !validate(JSON.parse(line).body)) process.exit(1)`;
const pythonEach = (module: string) =>
  `import ${module} as json\nfor line in open(${JSON.stringify(file)}, 'rb'): json.loads(line)`;

/** Reads each line into simdjson's tree and throws that away; with `apt install libsimdjson-dev` and a C++ compiler. */
const simdjson = join(folder, 'simdjson');
const simdjsonEach = `#include <simdjson.h>
int main(int, char **names) {
  simdjson::dom::parser parser;
  simdjson::dom::document_stream lines;
  if (parser.load_many(names[1]).get(lines)) return 1;
  for (auto line : lines) if (line.error()) return 1;
}`;
spawnSync('g++', ['-O3', '-std=c++17', '-x', 'c++', '-', '-o', simdjson, '-lsimdjson'], {
  input: simdjsonEach,
});

const programs: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'check, one thread': [process.execPath, ...check],
  'check, two threads': [process.execPath, ...check, '--threads', '2'],
  'JSON.parse per line': [process.execPath, '-e', parseEach],
  'ajv per line': [process.execPath, '-e', ajvEach],
  'jq -c': ['jq', '-c', '.', file],
  'CPython json': ['python3', '-c', pythonEach('json')],
  // With `pip install orjson` where python3 finds it.
  orjson: ['python3', '-c', pythonEach('orjson')],
  'simdjson, C++': [simdjson, file],
};

function seconds([program, ...args]: readonly [string, ...string[]]): number | undefined {
  const start = performance.now();
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'ignore' });
  return status === 0 ? (performance.now() - start) / 1000 : undefined;
}

const times = new Map<string, number[]>();
for (let round = 0; round <= Number(values.rounds); round++) {
  for (const [name, command] of Object.entries(programs)) {
    const time = seconds(command);
    // The first round only warms the disk's cache; a program that is not installed is left out.
    if (round > 0 && time !== undefined) times.set(name, [...(times.get(name) ?? []), time]);
  }
}
const median = (list: readonly number[]) =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
for (const name of Object.keys(programs))
  if (!times.has(name)) console.error(`Left out, for it does not run here: ${name}`);
const ours = median(times.get('check, one thread') ?? []);
for (const [name, list] of times) {
  const figures = { seconds: median(list), ratio: median(list) / ours, runs: list.length };
  console.log(
    JSON.stringify({ bench: 'processes', mb: Number(values.mb), program: name, ...figures }),
  );
}
await rm(folder, { recursive: true });

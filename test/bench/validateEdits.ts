/**
 * Edits of an open batch file: the time of the extension host's thread from a change of the text to the list of
 * problems. One JSON line per case.
 *
 *   npm run bench -- validateEdits [--edits 2000]
 */
import { parseArgs } from 'node:util';
import { BatchDocument } from '../../src/jsonl/document/batchDocument.ts';
import { RangeCheck } from '../../src/jsonl/file/rangeCheck.ts';
import { kimi } from '../../src/providers/kimi.ts';
import { linesOf300Bytes, randomSource, realisticLine } from './batchLines.ts';

const { values } = parseArgs({ options: { edits: { type: 'string', default: '2000' } } });
const edits = Number(values.edits);
const options = { today: '2026-11-21' };
const never = () => false;

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function opened(lines: readonly string[]): BatchDocument {
  const document = new BatchDocument(kimi, options);
  document.replace(0, 0, lines);
  document.check(never);
  document.problems(500);
  return document;
}

function show(name: string, facts: object): void {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
  console.log(JSON.stringify({ bench: 'validate', case: name, ...facts }, rounded));
}

/** Types into random lines; every tenth edit breaks a line, the next mends it. */
function keystrokes(count: number): { p50: number; p99: number; max: number } {
  const lines = linesOf300Bytes(count);
  const document = opened(lines);
  const random = randomSource(7);
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit++) {
    const line = Math.floor(random() * count);
    const text = lines[line] ?? '';
    const changed = edit % 10 === 0 ? text.slice(0, -1) : text.replace('Translate', 'Translate!');
    for (const next of [changed, text])
      times.push(
        timed(() => {
          document.replace(line, 1, [next]);
          document.check(never);
          document.problems(500);
          document.summary();
        }),
      );
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(0.9999) };
}

keystrokes(1_000);
const small = keystrokes(1_000);
const large = keystrokes(100_000);
show('keystroke-1000-lines', small);
show('keystroke-100000-lines', { ...large, ratio: large.p99 / small.p99 });

const lines = linesOf300Bytes(100_000);
const added = Array.from({ length: 10_000 }, (_, index) =>
  realisticLine(1e6 + index, randomSource(index)),
);
const document = opened(lines);
const edit = (start: number, removed: number, next: readonly string[]) =>
  timed(() => {
    document.replace(start, removed, next);
    document.check(never);
    document.problems(500);
  });
const fresh = (texts: readonly string[]) => timed(() => opened(texts));
/** The best of five rounds of each, taken in turn. */
function best(measures: Readonly<Record<string, () => number>>): Record<string, number> {
  const all = Array.from({ length: 5 }, () =>
    Object.entries(measures).map(([name, measure]) => [name, measure()] as const),
  ).flat();
  const of = (name: string) => all.flatMap(([other, ms]) => (other === name ? [ms] : []));
  return Object.fromEntries(Object.keys(measures).map((name) => [name, Math.min(...of(name))]));
}
const half = lines.slice(0, 50_000);
show(
  'paste-10000-lines',
  best({
    ms: () => edit(50_000, 0, added),
    undoMs: () => edit(50_000, 10_000, []),
    freshMs: () => fresh(added),
  }),
);
show(
  'delete-half',
  best({
    ms: () => edit(0, 50_000, []),
    undoMs: () => edit(0, 0, half),
    freshHalfMs: () => fresh(half),
    replaceMs: () => timed(() => document.replace(0, 50_000, [])),
    replaceUndoMs: () => timed(() => document.replace(0, 0, half)),
    restMs: () => timed(() => document.check(never)),
  }),
);

// Every request over many lines, and every line without its end.
const pretty = lines
  .slice(0, 5_000)
  .flatMap((text) => JSON.stringify(JSON.parse(text), null, 2).split('\n'));
const cut = lines.slice(0, 5_000).map((text) => text.slice(0, -1));
for (const [name, texts] of Object.entries({ pretty, cut })) {
  const odd = opened(texts);
  const middle = Math.floor(texts.length / 2);
  const key = (text: string) =>
    timed(() => {
      odd.replace(middle, 1, [text]);
      odd.check(never);
      odd.problems(500);
      odd.summary();
    });
  const text = texts[middle] ?? '';
  show(`${name}-${String(texts.length)}-lines`, {
    freshMs: fresh(texts),
    keystrokeMs: best({ ms: () => key(`${text} `), back: () => key(text) })['ms'],
  });
}

const bytes = Buffer.from(lines.join('\n'));
let longest = 0;
let slices = 0;
const open = timed(() => {
  const sliced = new BatchDocument(kimi, options);
  sliced.replace(0, 0, lines);
  for (let done = false; !done; slices++) {
    const start = performance.now();
    done = sliced.check(() => performance.now() - start > 8);
    longest = Math.max(longest, performance.now() - start);
  }
  sliced.problems(500);
});
const stream = Math.min(
  ...[1, 2, 3].map(() =>
    timed(() => {
      const pass = new RangeCheck(kimi, options, 500);
      pass.push(bytes);
      pass.finish().report();
    }),
  ),
);
show('open-30mb', {
  ms: open,
  streamMs: stream,
  ratio: open / stream,
  slices,
  longestSliceMs: longest,
});

import assert from 'node:assert/strict';
import { dirname, posix } from 'node:path';
import { it } from 'node:test';
import ts from 'typescript';
import { doors, rooms } from '../../../eslint.config.mjs';
import { filesOf, read, readJson } from '../../support/checkout.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
}

interface Metafile {
  readonly inputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string }[] }>
  >;
}

const files = filesOf('src/**/*.ts').filter((file) => !file.endsWith('.d.ts'));
const roomOf = (file: string) => /^(?:src\/)?(\w+)/.exec(file)?.[1] ?? file;

/** Every import as written, types too. */
const edges: readonly Edge[] = files.flatMap((from) =>
  ts.preProcessFile(read(from), true, true).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith('.') ? posix.join(dirname(from), fileName) : fileName,
  })),
);
const inside = edges.filter(({ to }) => to.startsWith('src/'));

const table: Readonly<Record<string, readonly string[]>> = {
  batches: [],
  providers: ['batches'],
  jsonl: ['batches', 'providers'],
  api: ['batches', 'providers'],
  tracking: ['batches', 'providers'],
  results: ['batches', 'jsonl'],
  simulator: ['batches', 'providers', 'jsonl'],
  ui: ['batches', 'providers', 'jsonl', 'tracking', 'results'],
};

it('rooms import only the rooms of their row', () => {
  const wrong = inside.filter(({ from, to }) => {
    const [here, there] = [roomOf(from), roomOf(to)];
    return here !== there && here !== 'extension' && !table[here]?.includes(there);
  });
  assert.deepEqual(wrong, []);
});

it('every room is in the table, and the linter has the same one', () => {
  const found = [...new Set(files.map(roomOf))].filter((room) => room !== 'extension').sort();
  assert.deepEqual(found, Object.keys(table).sort());
  assert.deepEqual(rooms, table);
});

it('schemas/ is read by jsonl/ alone', () => {
  const readers = edges
    .filter(({ to }) => to.startsWith('schemas/'))
    .map(({ from }) => roomOf(from));
  assert.deepEqual([...new Set(readers)], ['jsonl']);
});

it('each third party has one door', () => {
  const importersOf = (pattern: RegExp) =>
    [...new Set(edges.filter(({ to }) => pattern.test(to)).map(({ from }) => from))].sort();
  assert.equal(importersOf(/^undici(\/|$)/).length, 1);
  assert.equal(importersOf(/^ajv(\/|$)/).length, 1);
  assert.deepEqual(
    importersOf(/^vscode$/).filter((file) => roomOf(file) !== 'ui' && file !== 'src/extension.ts'),
    [],
  );
  const readers = new Set(importersOf(/^(node:)?fs(\/promises)?$/).map(roomOf));
  assert.deepEqual(
    [...readers].filter((room) => room !== 'extension' && !doors.fs.includes(room)),
    [],
  );
});

const { inputs } = readJson('dist/meta.json') as Metafile;
const bundled = Object.keys(inputs).filter((file) => file.startsWith('src/'));
const loadedBy = (file: string) =>
  (inputs[file]?.imports ?? []).map(({ path }) => path).filter((path) => path.startsWith('src/'));

it('the bundle has no edge that the source does not show', () => {
  const unknown = bundled.flatMap((from) =>
    loadedBy(from)
      .filter((path) => !inside.some((edge) => edge.from === from && edge.to === path))
      .map((to) => ({ from, to })),
  );
  assert.deepEqual(unknown, []);
});

it('the product uses every source file', () => {
  const reached = new Set([...bundled, ...inside.map(({ to }) => to)]);
  assert.deepEqual(
    files.filter((file) => !reached.has(file)),
    [],
  );
});

it('no file loads itself by a detour', () => {
  const done = new Set<string>();
  const circleFrom = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    done.add(file);
    for (const next of loadedBy(file)) {
      const circle = circleFrom(next, [...path, file]);
      if (circle.length > 0) return circle;
    }
    return [];
  };
  const circles = bundled.map((file) => circleFrom(file, [])).filter(({ length }) => length > 0);
  assert.deepEqual(circles, []);
});

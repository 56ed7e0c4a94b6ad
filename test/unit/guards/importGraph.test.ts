import assert from 'node:assert/strict';
import { dirname, posix } from 'node:path';
import { it } from 'node:test';
import ts from 'typescript';
import house from '../../../src/rooms.json' with { type: 'json' };
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

const rooms: Readonly<
  Record<string, { readonly subject: string; readonly imports: readonly string[] }>
> = house.rooms;
const { doors } = house;
/** The folder below src/; empty for extension.ts, which may import all. */
const drawerOf = (file: string) => dirname(file).slice('src/'.length);

it('rooms import only the rooms of their row', () => {
  const wrong = inside.filter(({ from, to }) => {
    const [here, there] = [drawerOf(from), drawerOf(to)];
    return here !== there && here !== '' && !rooms[here]?.imports.includes(there);
  });
  assert.deepEqual(wrong, []);
});

it('every room is in the table with what it really imports, below the rooms that it imports', () => {
  const found = new Set(files.map(drawerOf).filter((room) => room !== ''));
  const order = Object.keys(rooms);
  assert.deepEqual([...found].sort(), [...order].sort());
  const pairs = Object.entries(rooms).flatMap(([room, { imports }]) =>
    imports.map((to) => ({ room, to })),
  );
  const unused = pairs.filter(
    ({ room, to }) => !inside.some((e) => drawerOf(e.from) === room && drawerOf(e.to) === to),
  );
  assert.deepEqual(unused, []);
  // So no circle joins rooms either.
  const upward = pairs.filter(({ room, to }) => order.indexOf(to) > order.indexOf(room));
  assert.deepEqual(upward, []);
});

it('docs/architecture.md shows the same table', () => {
  const rows = Object.entries(rooms).map(([room, { subject, imports }]) => [
    `\`${room}/\``,
    subject,
    imports.join(', ') || '–',
  ]);
  const shown = read('docs/architecture.md')
    .split('\n')
    .filter((line) => line.startsWith('| `') && line.includes('/` '))
    .map((line) =>
      line.split(' | ').map((cell) => cell.replace(/^\| /, '').replace(/ \|$/, '').trim()),
    );
  assert.deepEqual(shown, rows);
});

it('every file that docs/architecture.md and CONTRIBUTING.md name is there', () => {
  const named = ['docs/architecture.md', 'CONTRIBUTING.md'].flatMap((page) =>
    [...read(page).matchAll(/`([\w.]+(?:\/[\w.]+)*\.(?:ts|mjs|json|txt|md|jsonl))`/g)].map(
      ([, path = '']) => path,
    ),
  );
  assert.ok(named.length > 60);
  const missing = named.filter((path) => filesOf(`{.,src}/${path}`).length === 0);
  assert.deepEqual(missing, []);
});

it('no folder is crowded, and no file name comes twice', () => {
  const crowded = Object.keys(rooms).filter(
    (room) => files.filter((f) => drawerOf(f) === room).length > 40,
  );
  assert.deepEqual(crowded, []);
  // One word order, one number: `rulesOfText` beside `textRules` is one name too many.
  const words = (file: string) =>
    (/([^/]+)\.ts$/.exec(file)?.[1] ?? '')
      .split(/(?=[A-Z])/)
      .map((word) => word.toLowerCase())
      .filter((word) => word !== 'of')
      .sort()
      .join(' ');
  const names = files.map(words);
  assert.deepEqual(
    files.filter((file) => names.indexOf(words(file)) !== names.lastIndexOf(words(file))),
    [],
  );
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
  assert.deepEqual(importersOf(/^gpt-tokenizer(\/|$)/), ['src/jsonl/estimate/tokenCounts.ts']);
  // Schemas of answers are not known before they are asked for; requests are checked without it.
  assert.deepEqual(importersOf(/^ajv(\/|$)/), ['src/results/judge/answerJudge.ts']);
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

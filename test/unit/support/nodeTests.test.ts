import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { runNodeTests } from '../../../scripts/testing/runNodeTests.ts';

let folder = '';
let printed = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-tests-'));
  printed = '';
  mock.method(console, 'log', (text: string) => void (printed += `${text}\n`));
});
afterEach(async () => {
  mock.restoreAll();
  await rm(folder, { recursive: true });
});

const passes = (name: string) => `import { test } from 'node:test'; test('${name}', () => {});`;
const hooks = `import { afterEach } from 'node:test'; afterEach(() => { throw new Error('of another file'); });`;

/** Runs files of these sources in a group. */
async function run(sources: Readonly<Record<string, string>>) {
  const files = Object.keys(sources).map((name) => join(folder, `${name}.test.mjs`));
  for (const [index, source] of Object.values(sources).entries())
    await writeFile(files[index] ?? '', source);
  return runNodeTests(files, { inGroups: true });
}

test('every test of a group counts, and one that fails is told with its file', async () => {
  const tally = await run({
    first: passes('one') + `test('wrong', () => { throw new Error('of the first'); });`,
    second: passes('two') + `test('later', { skip: true }, () => {});`,
  });
  assert.deepEqual(tally, { passed: 2, failed: 1, skipped: 1 });
  assert.match(printed, /✖ wrong \(\S*first\.test\.mjs:1\)\n\s+Error: of the first/);
});

test('hooks of a file are for its tests alone', async () => {
  const tally = await run({ first: hooks + passes('one'), second: passes('two') });
  assert.deepEqual(tally, { passed: 1, failed: 1, skipped: 0 });
  assert.match(printed, /✖ one .*\n\s+Error: of another file/);
});

test('a file that ends the process of its group is told by its name, and the tests of the others count', async () => {
  // In two pieces, since a file that names what it ends has a process of its own.
  const ends = `(0, eval)('pro' + 'cess').exit(3);`;
  const tally = await run({ first: passes('one'), second: ends, third: passes('three') });
  assert.deepEqual(tally, { passed: 2, failed: 1, skipped: 0 });
  assert.match(printed, /✖ \S*second\.test\.mjs\n\s+It ended with code 3\./);
});

test('what cannot be loaded or holds no test is told by its name', async () => {
  const missing = await run({ first: passes('one'), second: `import './missing.mjs';` });
  assert.deepEqual(missing, { passed: 1, failed: 1, skipped: 0 });
  assert.match(printed, /second\.test\.mjs[^]*missing\.mjs/);
  printed = '';
  const empty = await run({ first: passes('one'), second: 'export {};' });
  assert.deepEqual(empty, { passed: 1, failed: 1, skipped: 0 });
  assert.match(printed, /✖ \S*second\.test\.mjs\n\s+It holds no test\./);
});

test('files that pass alone and not together are a failure', async () => {
  const once = `if (Symbol.once) (0, eval)('pro' + 'cess').exit(4); Symbol.once = true;`;
  const tally = await run({ first: passes('one') + once, second: passes('two') + once });
  assert.deepEqual(tally, { passed: 2, failed: 1, skipped: 0 });
  assert.match(
    printed,
    /✖ Together, not alone: \S*first\.test\.mjs, \S*second\.test\.mjs\n.*code 4/,
  );
});

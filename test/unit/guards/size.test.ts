import assert from 'node:assert/strict';
import { it } from 'node:test';
import { filesOf, read } from '../../support/checkout.ts';

const linesOf = (file: string) => read(file).trimEnd().split('\n').length;

it('the README has at most 80 lines', () => {
  assert.ok(linesOf('README.md') <= 80, `it has ${String(linesOf('README.md'))}`);
});

it('no source file has more than 400 lines, and half of them at most 100', () => {
  const files = filesOf('src/**/*.ts').map((file) => ({ file, lines: linesOf(file) }));
  assert.deepEqual(
    files.filter(({ lines }) => lines > 400),
    [],
  );
  const median = files.map(({ lines }) => lines).sort((a, b) => a - b)[files.length >> 1] ?? 0;
  assert.ok(median <= 100, `the median is ${String(median)}`);
});

it('a file under 25 lines says in its first line why it stands alone', () => {
  const small = filesOf('src/**/*.ts').filter((file) => linesOf(file) < 25);
  assert.deepEqual(
    small.filter((file) => !/^(?:\/\/|\/\*\*) Stands alone: [^.\n]+\./.test(read(file))),
    [],
  );
});

it("asks for the editor's API once, not in each of its files", () => {
  assert.equal(read('dist/extension.cjs').match(/require\("vscode"\)/g)?.length, 1);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { filesOf, read } from '../../support/checkout.ts';

/** Where the runner looks; see scripts/testing/steps.ts and esbuild.mjs. */
const looked = [
  'test/unit/**/*.test.ts',
  'test/host/suite/*.test.ts',
  'test/host/window/**/*.test.ts',
];

it('every test file lies where the runner looks', () => {
  const found = looked.flatMap(filesOf);
  const all = filesOf('{src,test,scripts,schemas}/**/*.{test,spec}.{ts,mts,cts,js,mjs,cjs}');
  assert.deepEqual(all, found.sort());
});

it('every host test file is in the bundle that the editor runs', () => {
  const bundled = filesOf('dist/test/host/*.test.cjs').map((file) => file.slice(15, -9));
  const written = filesOf('test/host/suite/*.test.ts').map((file) => file.slice(16, -8));
  assert.deepEqual(bundled, written);
});

it('no test is switched off or left alone', () => {
  const marks = /\b(?:it|test|describe|suite|context)\.(?:only|skip|todo)\b|\b(?:xit|xdescribe)\(/;
  assert.deepEqual(
    looked.flatMap(filesOf).filter((file) => marks.test(read(file))),
    [],
  );
});

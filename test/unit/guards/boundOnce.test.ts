import assert from 'node:assert/strict';
import { it } from 'node:test';
import { filesOf, read, readJson } from '../../support/checkout.ts';

interface Built {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly imports: readonly { readonly path: string; readonly kind: string }[] }
    >
  >;
}

it('no file exports what it changes: others take it once', () => {
  const changing = filesOf('src/**/*.ts').filter((file) =>
    /^export (?:let|var) /m.test(read(file)),
  );
  assert.deepEqual(changing, []);
});

it('no built file waits for another in a circle', () => {
  const { outputs } = readJson('dist/meta.json') as Built;
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    assert.ok(!path.includes(file), [...path, file].join(' → '));
    if (done.has(file)) return;
    for (const { path: next, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of Object.keys(outputs)) visit(file, []);
  assert.ok(done.size > 100, `${String(done.size)} files`);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { filesOf } from '../../support/checkout.ts';
import { fakeVscode } from '../../support/fakeVscode.ts';
import { loadBundle } from '../../support/loadBundle.ts';

// A file of its own: nothing else may have been loaded in this process.
it('loading any part of the bundle leaves the slots of the global dispatcher as they are', () => {
  const slots = () =>
    [1, 2].map((n) =>
      Object.getOwnPropertyDescriptor(globalThis, Symbol.for(`undici.globalDispatcher.${n}`)),
    );
  const before = slots();
  const parts = filesOf('dist/*.cjs').map((file) => file.slice(5, -4));
  assert.ok(parts.includes('extension'));
  // Workers run with globals of their own, and cannot be loaded here.
  for (const part of parts.filter((name) => !name.endsWith('Worker'))) {
    loadBundle(part, fakeVscode().module);
    assert.deepEqual(slots(), before, part);
  }
});

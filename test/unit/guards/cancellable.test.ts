import assert from 'node:assert/strict';
import { it } from 'node:test';
import { filesOf, read } from '../../support/checkout.ts';

const call =
  /\.(?:listModels|retrieveFile|listFiles|deleteFile|createBatch|listBatches|retrieveBatch|cancelBatch)\(([^()]*)\)/g;

it('everything that is asked of a service at a person’s wish can be stopped by that person', () => {
  const calls = filesOf('src/ui/**/*.ts').flatMap((file) =>
    Array.from(read(file).matchAll(call), ([text, given = '']) => ({ file, text, given })),
  );
  assert.ok(calls.length > 4, `only ${String(calls.length)} calls were found`);
  assert.deepEqual(
    calls.filter(({ given }) => !/\bsignal$/.test(given)),
    [],
  );
});

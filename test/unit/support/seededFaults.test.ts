import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededFaults, type SeededFaultOptions } from '../../support/seededFaults.ts';

function faults(options: Partial<SeededFaultOptions>) {
  const plan = seededFaults({ seed: 1, rate: 1, ...options });
  return Array.from({ length: 400 }, (_, at) => plan({ n: at + 1, method: 'GET', path: '/x' }));
}

test('the same seed spoils the same requests in the same way', () => {
  assert.deepEqual(faults({ seed: 5 }), faults({ seed: 5 }));
  assert.notDeepEqual(faults({ seed: 5 }), faults({ seed: 6 }));
});

test('every kind of fault comes up, except those that are left out', () => {
  const kinds = (options: Partial<SeededFaultOptions>) =>
    new Set(faults(options).map((fault) => fault?.kind)).size;
  assert.equal(kinds({}), 11);
  assert.equal(kinds({ without: ['stall-request', 'stall-answer'] }), 9);
});

test('the rate and the bound are kept', () => {
  const count = (options: Partial<SeededFaultOptions>) => faults(options).filter(Boolean).length;
  assert.equal(count({ rate: 0 }), 0);
  assert.ok(Math.abs(count({ rate: 0.3 }) - 120) < 40);
  assert.equal(count({ maxFaults: 3 }), 3);
});

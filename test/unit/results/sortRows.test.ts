import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortByNumber } from '../../../src/results/sort/sortRows.ts';

const number = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: -50, max: 50 }),
  fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  fc.double({ noDefaultInfinity: true }),
);
const numbers = fc.oneof(
  fc.array(fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -9, max: 9 }))),
  fc.array(number),
);

void test('rows come in the order of their numbers, equal ones in their own, those without one last', () => {
  fc.assert(
    fc.property(numbers, fc.boolean(), (values, descending) => {
      const rows = Uint32Array.from(values.keys());
      const sorted = sortByNumber(rows, (row) => values[row] ?? Number.NaN, descending);
      const of = (row: number) => values[row] as number;
      const expected = [...rows].sort((a, b) => {
        if (Number.isNaN(of(a)) || Number.isNaN(of(b)))
          return Number(Number.isNaN(of(a))) - Number(Number.isNaN(of(b))) || a - b;
        return (of(a) - of(b)) * (descending ? -1 : 1) || a - b;
      });
      const shown = (order: Iterable<number>) => Array.from(order, (row) => of(row));
      // Zero and its negative are told apart by their bits in a column of floats alone.
      if (values.some((one) => Object.is(one, -0)))
        assert.deepEqual(shown(sorted).map(Math.abs), shown(expected).map(Math.abs)); // prettier-ignore
      else assert.deepEqual([...sorted], expected);
    }),
  );
});

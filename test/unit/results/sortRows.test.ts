import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortByNumber } from '../../../src/results/sort/sortRows.ts';
import { TextKeys } from '../../../src/results/sort/textKeys.ts';

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

void test('the part of a text that is read where it stands is that of the text itself', () => {
  const unit = fc.constantFrom('a', 'B', 'Z', '"', '\\', '/', '\n', '\u0000', '\u007f', 'é', '中', '😀', '\ud800'); // prettier-ignore
  const text = fc.oneof(
    fc.string({ unit, maxLength: 20 }),
    fc.stringMatching(/^[a-cA-C"\n]{0,20}$/),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), fc.nat(8), (texts, from) => {
      const [read, built] = [new TextKeys(texts.length, 2), new TextKeys(texts.length, 2)];
      for (const [place, one] of texts.entries()) {
        const json = Buffer.from(JSON.stringify(one));
        if (!read.setWritten(place, json, 1, from)) read.set(place, one, from);
        built.set(place, one, from);
      }
      const order = (keys: TextKeys) => {
        const places = Uint32Array.from(texts.keys());
        keys.sort(places, new Uint32Array(places.length), 0, places.length, false);
        return [...places].map((place) => [place, keys.units(place), keys.has(place)]);
      };
      assert.deepEqual(order(read), order(built));
      for (let place = 1; place < texts.length; place++)
        assert.equal(read.isTied(place, place - 1), built.isTied(place, place - 1));
    }),
  );
});

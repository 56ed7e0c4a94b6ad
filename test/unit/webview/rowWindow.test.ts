import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { RowWindow } from '../../../src/webview/results/rowWindow.ts';

const places = fc.record({
  count: fc.integer({ min: 1, max: 5_000_000 }),
  view: fc.integer({ min: 100, max: 2000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

it('shows few rows wherever it stands, and never a gap', () => {
  fc.assert(
    fc.property(places, ({ count, view, share }) => {
      const rows = new RowWindow(24);
      rows.set(count, view);
      assert.ok(rows.height <= 20_000_000);
      const scrollTop = share * Math.max(0, rows.height - view);
      const { from, to } = rows.visible(scrollTop);
      assert.ok(to - from <= 120);
      // The first row begins above the view and the last one ends below it, unless there are no more.
      assert.ok(from === 0 || rows.top(from, scrollTop) <= scrollTop);
      assert.ok(to === count || rows.top(to, scrollTop) >= scrollTop + view);
    }),
  );
});

it('reaches every row, also of millions', () => {
  fc.assert(
    fc.property(places, ({ count, view, share }) => {
      const rows = new RowWindow(24);
      rows.set(count, view);
      const row = Math.floor(share * (count - 1));
      const scrollTop = rows.reveal(row, 0);
      const top = rows.top(row, scrollTop) - scrollTop;
      assert.ok(top > -1 && top + 24 < view + 1, String(top));
      assert.equal(rows.reveal(row, scrollTop), scrollTop);
    }),
  );
});

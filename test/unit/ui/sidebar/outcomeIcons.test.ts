import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { iconOf, outcomeIcons } from '../../../../src/ui/sidebar/outcomeIcons.ts';
import { aBatch } from '../../../support/aBatch.ts';

describe('icons of outcomes', () => {
  it('tell outcomes apart by shape alone; only the two ways to fail share one', () => {
    const { all_failed, ...others } = outcomeIcons;
    assert.equal(all_failed.id, outcomeIcons.failed.id);
    const shapes = Object.values(others).map(({ id }) => id);
    assert.equal(new Set(shapes).size, shapes.length);
  });

  it('call for attention when many requests failed, and let the count tell of a few', () => {
    const icon = (completed: number, failed: number) =>
      iconOf(
        aBatch({ status: 'completed', counts: { total: completed + failed, completed, failed } }),
      ).id;
    assert.deepEqual(
      [icon(100, 0), icon(99, 1), icon(90, 10), icon(0, 100)],
      ['pass', 'pass', 'warning', 'error'],
    );
  });

  it('are drawn in theme colours only', () => {
    const source = readFileSync(
      new URL('../../../../src/ui/sidebar/outcomeIcons.ts', import.meta.url),
      'utf8',
    );
    assert.doesNotMatch(source, /#[0-9a-f]{3,8}\b/i);
  });
});

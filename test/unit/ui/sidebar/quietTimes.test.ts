import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { QuietTimes } from '../../../../src/ui/sidebar/quietTimes.ts';
import { aBatch } from '../../../support/aBatch.ts';

const minute = 60_000;

function watching() {
  let now = 0;
  const quiet = new QuietTimes({
    now: () => now,
    elapsed: () => now,
    after: () => () => undefined,
  });
  return { quiet, pass: (ms: number) => void (now += ms) };
}

describe('silence of a batch', () => {
  it('begins with the last change that was seen', () => {
    const { quiet, pass } = watching();
    quiet.note(aBatch());
    pass(10 * minute);
    quiet.note(aBatch());
    pass(5 * minute);
    assert.equal(quiet.quietSeconds(aBatch()), 15 * 60);
    assert.equal(quiet.isQuiet(aBatch()), true);
    quiet.note(aBatch({ counts: { total: 10, completed: 5, failed: 0 } }));
    assert.equal(quiet.quietSeconds(aBatch()), 0);
  });

  it('is not claimed for a batch that was never seen', () => {
    assert.equal(watching().quiet.isQuiet(aBatch()), false);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRetryAfter, retryDelay } from '../../../src/api/wire/retryTiming.ts';
import { ApiFailure, type FailureFacts } from '../../../src/batches/apiFailure.ts';

function delay(facts: FailureFacts, attempt = 1, random = 0.5): number | null {
  return retryDelay(new ApiFailure(facts), attempt, random);
}

for (const facts of [
  { kind: 'quota', status: 429 },
  { kind: 'unauthorized', status: 401 },
  { kind: 'forbidden', status: 403 },
  { kind: 'not_found', status: 404 },
  { kind: 'rejected', status: 400 },
  { kind: 'server', status: 501 },
  { kind: 'refused' },
  { kind: 'dns' },
  { kind: 'tls' },
  { kind: 'proxy' },
  { kind: 'proxy_auth', status: 407 },
  { kind: 'redirect', status: 302 },
  { kind: 'malformed', status: 200 },
  { kind: 'too_large' },
  { kind: 'cancelled' },
  { kind: 'disk_full' },
] as const satisfies readonly FailureFacts[]) {
  test(`${facts.kind} is not tried again`, () => {
    assert.equal(delay({ ...facts, retryAfterMs: 1 }), null);
  });
}

for (const facts of [
  { kind: 'rate', status: 429 },
  { kind: 'server', status: 500 },
  { kind: 'server', status: 502 },
  { kind: 'server', status: 503 },
  { kind: 'server', status: 504 },
  { kind: 'timeout', status: 408 },
  { kind: 'reset' },
  // Cut after a head that said 200.
  { kind: 'reset', status: 200 },
] as const satisfies readonly FailureFacts[]) {
  test(`${facts.kind} ${'status' in facts ? facts.status : ''} is tried three times more`, () => {
    assert.deepEqual(
      [1, 2, 3, 4].map((attempt) => delay(facts, attempt)),
      [500, 1_000, 2_000, null],
    );
  });
}

test('a time-out of ours is tried once more', () => {
  assert.deepEqual(
    [1, 2].map((attempt) => delay({ kind: 'timeout' }, attempt)),
    [500, null],
  );
});

test("the server's word goes first, unless it is too long to wait", () => {
  const after = (retryAfterMs: number) => delay({ kind: 'rate', status: 429, retryAfterMs }, 1, 0);
  assert.deepEqual(
    [after(0), after(7_000), after(60_000), after(60_001)],
    [0, 7_000, 60_000, null],
  );
});

test('the delay is never above the cap and never below what the server said', () => {
  const random = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      random,
      fc.option(fc.nat(60_000)),
      (n, r, after) => {
        const ms = delay({ kind: 'reset', retryAfterMs: after ?? undefined }, n, r)!;
        assert.ok(ms >= (after ?? 0) && ms <= (after ?? 0) + 8_000);
      },
    ),
  );
});

const now = Date.parse('2026-11-21T02:00:00Z');
for (const [name, headers, expected] of [
  ['seconds', { 'retry-after': '30' }, 30_000],
  ['fractions', { 'retry-after': ' 0.5 ' }, 500],
  ['a date', { 'retry-after': 'Sat, 21 Nov 2026 02:00:10 GMT' }, 10_000],
  ['a date gone by', { 'retry-after': 'Sat, 21 Nov 2026 01:00:00 GMT' }, 0],
  ['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '30' }, 250],
  ['nothing', {}, undefined],
  ['empty', { 'retry-after': '' }, undefined],
  ['negative', { 'retry-after': '-1' }, undefined],
  ['a word', { 'retry-after': 'soon' }, undefined],
  ['another date', { 'retry-after': '2026-11-21' }, undefined],
  ['no number', { 'retry-after-ms': 'x', 'retry-after': '1' }, 1_000],
] as const) {
  test(`Retry-After: ${name}`, () => {
    const header = (key: string) => (headers as Record<string, string>)[key];
    assert.equal(readRetryAfter(header, now), expected);
  });
}

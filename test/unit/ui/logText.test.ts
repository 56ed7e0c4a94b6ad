import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJson } from '../../../src/api/read/json.ts';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import { logText } from '../../../src/ui/kit/logText.ts';
import { filesOf, read } from '../../support/checkout.ts';

const planted = 'planted prompt';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

for (const [name, work] of [
  ['a parser', () => JSON.parse(`${planted} {`) as unknown],
  ['a parser of a text that looks like a place', () => JSON.parse('x\n    at planted') as unknown],
  ['the parser of answers', () => parseJson(Buffer.from(planted))],
  [
    'a check of arguments',
    () =>
      Buffer.alloc(1)
        .fill(planted, 'hex')
        .toString(planted as 'hex'),
  ],
  [
    'a service that puts sentences where a code belongs',
    () => {
      throw new ApiFailure({ kind: 'rejected', code: `bad: ${planted}`, serverMessage: planted });
    },
  ],
  [
    'whoever throws mere text',
    () => {
      throw planted as unknown as Error;
    },
  ],
] as const)
  // prettier-ignore
  test(`the log holds nothing of a text that comes from ${name}`, () => {
    const error = thrownBy(work);
    assert.doesNotMatch(logText(error), /planted/);
  });

test('the log says what happened and where', () => {
  const text = logText(new TypeError('undefined has no members'));
  assert.match(text, /^TypeError undefined has no members\n {4}at .*logText\.test/);
  const refusal = new ApiFailure({ kind: 'rejected', status: 400, code: 'model_not_found' });
  assert.match(logText(refusal), /^ApiFailure rejected \(400, model_not_found\)\n {4}at /);
});

test('an entry of the log is one line and its places, whatever a file is called', () => {
  const error = new Error('no such file /tmp/a\n2026 [error] b\u2028c');
  assert.match(logText(error), /^Error no such file \/tmp\/a 2026 \[error\] b c\n {4}at /);
});

test('whatever is logged goes through the few functions that know what a log may hold', () => {
  const calls = filesOf('src/**/*.ts').flatMap((file) =>
    Array.from(read(file).matchAll(/\blog\.(?:trace|debug|info|warn|error)\(([^)]*)/g), ([, given]) => given ?? ''),
  ); // prettier-ignore
  assert.ok(calls.length >= 5);
  const allowed = /^(?:logText\(|fileText\(|describeCall\(|failure\.message$)/;
  assert.deepEqual(
    calls.filter((given) => !allowed.test(given)),
    [],
  );
});

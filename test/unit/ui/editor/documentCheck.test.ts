import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BodySchemas } from '../../../../src/jsonl/schemas/bodySchemas.ts';
import { guessProfile } from '../../../../src/jsonl/line/guessProfile.ts';
import type { LineSpan } from '../../../../src/jsonl/document/lineList.ts';
import { profiles } from '../../../../src/providers/profiles.ts';
import { DocumentCheck } from '../../../../src/ui/editor/check/documentCheck.ts';
import type { FileState } from '../../../../src/ui/editor/check/fileState.ts';
import { TimeSlices } from '../../../../src/ui/editor/check/timeSlices.ts';

const schemas = new BodySchemas();

const request = (id: string, model = 'kimi-k2.6') =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model, messages: [{ role: 'user', content: 'Hi' }] },
  });

/** A document whose check publishes at once: the clock's timers run when they are set. */
function open(lines: string[], { inView = [] as LineSpan[], sliceMs = 8 } = {}) {
  const states: FileState[] = [];
  const document = {
    version: 1,
    get lineCount() {
      return lines.length;
    },
    lineAt: (line: number) => ({ text: lines[line] ?? '' }),
  };
  const check = new DocumentCheck({
    document,
    slices: new TimeSlices(sliceMs, assert.ifError),
    clock: {
      now: () => 0,
      elapsed: () => 0,
      after(_ms, callback) {
        callback();
        return () => undefined;
      },
    },
    options: () => ({ schemas }),
    cap: () => 1000,
    choose: (signs) => ({ profile: guessProfile(signs, profiles), origin: 'model' }),
    ownProblems: () => [],
    inView: () => inView,
    publish: (state) => states.push(state),
  });
  const settled = async () => {
    const before = states.length;
    while (states.length === before) await new Promise((resolve) => setImmediate(resolve));
    return states.at(-1)!;
  };
  return { check, document, settled };
}

const seen = ({ profile, problems, summary }: FileState) => ({
  profile: profile.id,
  problems: problems.list,
  byCode: [...problems.byCode].sort(),
  summary,
});

test('the model of most requests decides, not that of the first', async () => {
  const lines = [request('a', 'gpt-4o'), ...['b', 'c', 'd'].map((id) => request(id))];
  const state = await open(lines).settled();
  assert.equal(state.profile.id, 'kimi');
  assert.equal(state.problems.byCode.get('mismatched_model'), 1);
  assert.equal(state.complete, true);
});

test('a state tells the version that it belongs to', async () => {
  const lines = [request('a')];
  const { check, document, settled } = open(lines);
  assert.equal((await settled()).version, 1);
  lines[0] = request('b');
  document.version = 7;
  check.change([{ startLine: 0, endLine: 0, breaks: 0 }]);
  assert.equal((await settled()).version, 7);
});

test('lines in view are told first', async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => request(`row-${String(index)}`));
  lines[10] = lines[2500] = '{"custom_id":';
  const { settled } = open(lines, { inView: [{ start: 2480, end: 2520 }], sliceMs: 0 });
  const linesOf = ({ problems }: FileState) => problems.list.map(({ line }) => line);
  const first = await settled();
  assert.equal(first.complete, false);
  assert.ok(linesOf(first).includes(2500));
  let state = first;
  while (!state.complete) state = await settled();
  assert.deepEqual(linesOf(state), [10, 2500]);
});

const someLine = fc.constantFrom(
  request('a'),
  request('b'),
  '',
  '{"custom_id":',
  request('a', 'm'),
);
const step = fc.tuple(fc.nat(), fc.nat(2), fc.array(someLine, { minLength: 1, maxLength: 3 }));

test('after any edits the state is that of a document opened afresh', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someLine, { maxLength: 5 }),
      fc.array(step, { maxLength: 6 }),
      async (rest, steps) => {
        const lines = [request('first'), ...rest];
        const { check, settled } = open(lines);
        let state = await settled();
        for (const [position, span, added] of steps) {
          const startLine = position % lines.length;
          const endLine = Math.min(lines.length - 1, startLine + span);
          lines.splice(startLine, endLine - startLine + 1, ...added);
          check.change([{ startLine, endLine, breaks: added.length - 1 }]);
          state = await settled();
        }
        assert.deepEqual(seen(state), seen(await open([...lines]).settled()));
      },
    ),
    { numRuns: 150 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeChanges } from '../../../../src/ui/editor/check/lineEdits.ts';
import { LineFeed } from '../../../../src/ui/editor/check/lineFeed.ts';

const many = 3;

function open(count: number) {
  const lines = Array.from({ length: count }, (_, index) => `old ${index}`);
  const fed: string[] = [];
  const sizes: number[] = [];
  const source = {
    version: 1,
    get lineCount() {
      return lines.length;
    },
    lineAt: (line: number) => {
      assert.ok(line < lines.length, `line ${line} of ${lines.length}`);
      return { text: lines[line] ?? '' };
    },
  };
  const sink = {
    replace(start: number, removed: number, added: readonly string[]) {
      sizes.push(added.length);
      fed.splice(start, removed, ...added);
    },
  };
  return { lines, fed, sizes, feed: new LineFeed(source, sink, many) };
}

const always = () => true;

test('reads many lines bit by bit', () => {
  const { feed, lines, fed, sizes } = open(10);
  while (!feed.read(always));
  assert.deepEqual(fed, lines);
  assert.deepEqual(sizes, [3, 3, 3, 1]);
});

test('hands a small edit on at once, a large one later', () => {
  const { feed, lines, fed } = open(2);
  feed.read(always);
  lines.splice(1, 0, 'a', 'b');
  feed.apply([{ start: 1, removed: 0, added: 2 }]);
  assert.deepEqual(fed, lines);
  lines.splice(0, 1, 'c', 'd', 'e', 'f', 'g');
  feed.apply([{ start: 0, removed: 1, added: 5 }]);
  assert.equal(fed.length, 3);
  while (!feed.read(always));
  assert.deepEqual(fed, lines);
});

/** One change of the text, or a turn of reading. */
const step = fc.oneof(
  fc.constant('read' as const),
  fc.array(fc.record({ at: fc.nat(), span: fc.nat(8), added: fc.integer({ min: 1, max: 8 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
);

test('whatever is edited while it reads, in the end every line is there once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(step, { maxLength: 15 }),
      (count, steps) => {
        const { feed, lines, fed } = open(count);
        let next = 0;
        for (const one of steps) {
          if (one === 'read') {
            feed.read(always);
            continue;
          }
          const changes = one.map(({ at, span, added }) => {
            const startLine = at % lines.length;
            const endLine = Math.min(lines.length - 1, startLine + span);
            const texts = Array.from({ length: added }, () => `new ${next++}`);
            lines.splice(startLine, endLine - startLine + 1, ...texts);
            return { startLine, endLine, breaks: added - 1 };
          });
          feed.apply(mergeChanges(changes));
          assert.equal(feed.lines, lines.length);
        }
        while (!feed.read(always));
        assert.deepEqual(fed, lines);
      },
    ),
    { numRuns: 2000 },
  );
});

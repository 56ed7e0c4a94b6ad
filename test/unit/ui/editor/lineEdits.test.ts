import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  countBreaks,
  mergeChanges,
  type EditorChange,
} from '../../../../src/ui/editor/check/lineEdits.ts';

const change = (startLine: number, endLine: number, breaks: number): EditorChange => ({
  startLine,
  endLine,
  breaks,
});

test('a keystroke replaces its line', () => {
  assert.deepEqual(mergeChanges([change(7, 7, 0)]), [{ start: 7, removed: 1, added: 1 }]);
});

test('cursors on one line are one edit', () => {
  assert.deepEqual(mergeChanges([change(3, 3, 0), change(3, 3, 0)]), [
    { start: 3, removed: 1, added: 1 },
  ]);
});

test('cursors apart are edits in ascending order', () => {
  assert.deepEqual(mergeChanges([change(9, 9, 1), change(2, 2, 1)]), [
    { start: 2, removed: 1, added: 2 },
    { start: 10, removed: 1, added: 2 },
  ]);
});

test('joining lines removes them', () => {
  assert.deepEqual(mergeChanges([change(4, 6, 0)]), [{ start: 4, removed: 3, added: 1 }]);
});

test('a change inside what was just pasted stays inside', () => {
  assert.deepEqual(mergeChanges([change(1, 1, 5), change(3, 4, 0)]), [
    { start: 1, removed: 1, added: 5 },
  ]);
});

test('breaks are counted as the editor does', () => {
  assert.equal(countBreaks('a\nb\r\nc\rd\r\r\n'), 5);
  assert.equal(countBreaks('abc'), 0);
});

test('100,000 cursors cost little more than reading them', () => {
  const changes = Array.from({ length: 100_000 }, (_, index) =>
    change(300_000 - 3 * index, 300_000 - 3 * index, 1),
  );
  assert.equal(mergeChanges(changes).length, 100_000);
});

/** What an editor does: text in, changes one after the other, text out. */
const story = fc.record({
  lines: fc.array(fc.nat(9).map(String), { minLength: 1, maxLength: 12 }),
  steps: fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.nat(3)), { maxLength: 8 }),
});

test('the edits turn the old lines into the new ones, whatever the order of changes', () => {
  fc.assert(
    fc.property(story, ({ lines, steps }) => {
      let fresh = 100;
      const after = [...lines];
      const changes: EditorChange[] = [];
      for (const [position, span, breaks] of steps) {
        const startLine = position % after.length;
        const endLine = Math.min(after.length - 1, startLine + span);
        const added = Array.from({ length: breaks + 1 }, () => String(fresh++));
        after.splice(startLine, endLine - startLine + 1, ...added);
        changes.push(change(startLine, endLine, breaks));
      }
      const replayed = [...lines];
      const edits = mergeChanges(changes);
      for (const { start, removed, added } of edits) {
        replayed.splice(start, removed, ...after.slice(start, start + added));
      }
      assert.deepEqual(replayed, after);
      for (const [index, edit] of edits.entries()) {
        const next = edits[index + 1];
        if (next) assert.ok(edit.start + edit.added < next.start, 'neighbours are merged');
      }
    }),
    { numRuns: 2000 },
  );
});

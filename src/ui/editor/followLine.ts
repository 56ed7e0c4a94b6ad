import type { LineEdit } from './lineEdits.ts';

/** Where a line is after edits, in ascending order as `mergeChanges` gives them; undefined when it was deleted. */
export function followLine(line: number, edits: readonly LineEdit[]): number | undefined {
  let at = line;
  for (const { start, removed, added } of edits) {
    if (at < start) break;
    if (at >= start + removed) at += added - removed;
    else if (at - start < added) return at;
    else return undefined;
  }
  return at;
}

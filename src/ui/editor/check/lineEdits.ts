/** One change of an editor, in the coordinates of the text that the changes before it left. */
export interface EditorChange {
  readonly startLine: number;
  /** The line in which the replaced text ends. */
  readonly endLine: number;
  /** Line breaks in the new text. */
  readonly breaks: number;
}

/** Lines [start, start + removed) of the old text become `added` lines, which are [start, start + added) of the new. */
export interface LineEdit {
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

interface Hunk {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly count: number;
}

/**
 * Merges changes that follow one another into few line edits, in ascending order: applied one after the other with
 * lines of the final text, they turn the old lines into the new ones.
 */
export function mergeChanges(changes: readonly EditorChange[]): LineEdit[] {
  // Lowest hunk last: editors report changes from the end of the file to its start, so that each is a mere push.
  const hunks: Hunk[] = [];
  for (const change of changes) compose(hunks, change);
  let shift = 0;
  return hunks.reverse().map(({ oldStart, oldEnd, count }) => {
    const edit = { start: oldStart + shift, removed: oldEnd - oldStart, added: count };
    shift += edit.added - edit.removed;
    return edit;
  });
}

function compose(hunks: Hunk[], change: EditorChange): void {
  const below: Hunk[] = [];
  const start = change.startLine;
  const end = change.endLine + 1;
  let shift = 0;
  for (let hunk = hunks.at(-1); hunk; hunk = hunks.at(-1)) {
    if (hunk.oldStart + shift + hunk.count >= start) break;
    shift += growth(hunk);
    below.push(hunk);
    hunks.pop();
  }
  let oldStart = start - shift;
  let from = start;
  let to = end;
  for (let hunk = hunks.at(-1); hunk; hunk = hunks.at(-1)) {
    const hunkStart = hunk.oldStart + shift;
    if (hunkStart > end) break;
    if (hunkStart < from) {
      from = hunkStart;
      oldStart = hunk.oldStart;
    }
    to = Math.max(to, hunkStart + hunk.count);
    shift += growth(hunk);
    hunks.pop();
  }
  const count = to - from - (end - start) + change.breaks + 1;
  hunks.push({ oldStart, oldEnd: to - shift, count });
  for (let hunk = below.pop(); hunk; hunk = below.pop()) hunks.push(hunk);
}

function growth(hunk: Hunk): number {
  return hunk.count - (hunk.oldEnd - hunk.oldStart);
}

/** Line breaks in a text: CRLF, LF or a lone CR, as the editor counts them. */
export function countBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) count++;
  }
  return count;
}

import type { TextChange } from '../../../jsonl/fixes/fix.ts';

/** Keeps changes of one text from touching each other. */
export class TakenPlaces {
  readonly #byLine = new Map<number, TextChange[]>();

  /** Takes the places of all these changes, or of none. @returns false when one of them is taken */
  take(changes: readonly TextChange[]): boolean {
    if (changes.some((change) => this.#isTaken(change))) return false;
    for (const change of changes) {
      for (const line of linesOf(change)) {
        const others = this.#byLine.get(line);
        if (others) others.push(change);
        else this.#byLine.set(line, [change]);
      }
    }
    return true;
  }

  #isTaken(change: TextChange): boolean {
    return linesOf(change).some((line) =>
      this.#byLine.get(line)?.some((other) => touch(change, other)),
    );
  }
}

function linesOf({ line, endLine = line }: TextChange): number[] {
  return Array.from({ length: endLine - line + 1 }, (_, index) => line + index);
}

function touch(a: TextChange, b: TextChange): boolean {
  return !isBefore(a, b) && !isBefore(b, a);
}

/** Something that is added at the very edge of what goes may need what goes, so it touches it. */
function isBefore(a: TextChange, b: TextChange): boolean {
  const aEnd = a.endLine ?? a.line;
  if (aEnd !== b.line) return aEnd < b.line;
  return isAddition(a) || isAddition(b) ? a.end < b.start : a.end <= b.start;
}

function isAddition({ line, start, endLine = line, end }: TextChange): boolean {
  return line === endLine && start === end;
}

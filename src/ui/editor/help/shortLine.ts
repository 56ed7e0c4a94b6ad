import { endOfString } from '../../../jsonl/json/minify.ts';

/**
 * The last offset up to `end` at which the text of a JSON string can be cut: not in the middle of an escape.
 * `start` is where the string's text begins.
 */
export function safeCut(text: string, start: number, end: number): number {
  let at = text.indexOf('\\', start);
  while (at >= 0 && at < end) {
    const behind = at + (text.charAt(at + 1) === 'u' ? 6 : 2);
    if (behind > end) return at;
    at = text.indexOf('\\', behind);
  }
  return end;
}

/** Strings longer than this are cut to it: no schema looks further, and no one reads further. */
const longest = 2000;

/** A line whose long strings are cut, with the offsets of both. */
export interface ShortLine {
  readonly text: string;
  /** From an offset of the line to one of the short text. */
  toShort(offset: number): number;
  /** And back. */
  toLong(offset: number): number;
}

interface Cut {
  /** Where the cut is in the short text. */
  readonly at: number;
  /** Characters taken away there. */
  readonly length: number;
  /** Characters taken away before it. */
  readonly before: number;
}

/** Makes a line small enough for the JSON language service, whose time grows with its length. */
export function shortLine(line: string): ShortLine {
  const cuts: Cut[] = [];
  let text = '';
  let kept = 0;
  let removed = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', endOfString(line, at))) {
    const end = endOfString(line, at);
    if (end - at - 2 <= longest) continue;
    const from = safeCut(line, at + 1, at + 1 + longest);
    const to = line.charAt(end - 1) === '"' ? end - 1 : end;
    text += line.slice(kept, from);
    kept = to;
    cuts.push({ at: from - removed, length: to - from, before: removed });
    removed += to - from;
  }
  return {
    text: text + line.slice(kept),
    toShort(offset) {
      const cut = cuts.findLast((one) => one.at + one.before < offset);
      return cut ? Math.max(cut.at, offset - cut.before - cut.length) : offset;
    },
    toLong(offset) {
      const cut = cuts.findLast((one) => one.at < offset);
      return cut ? offset + cut.before + cut.length : offset;
    },
  };
}

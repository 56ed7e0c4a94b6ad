import { endOfString } from '../../jsonl/endOfString.ts';

export interface StringPlace {
  /** Offset of the opening quotation mark. */
  readonly start: number;
  /** Offset behind the closing one. */
  readonly end: number;
  readonly isKey: boolean;
}

/** The JSON string at an offset of a line. */
export function stringAt(line: string, offset: number): StringPlace | undefined {
  for (let start = line.indexOf('"'); start >= 0 && start <= offset;) {
    const end = endOfString(line, start);
    if (offset < end) return { start, end, isKey: /^\s*:/.test(line.slice(end, end + 100)) };
    start = line.indexOf('"', end);
  }
  return undefined;
}

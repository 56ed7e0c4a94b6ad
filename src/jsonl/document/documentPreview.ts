import { previewLines, previewOf, shapeOf } from '../line/detect.ts';
import { lineNumberOf, type LineRecord } from './lineBlock.ts';
import type { LineList } from './lineList.ts';
import type { FileShape, Place } from '../problem.ts';

/** What the first non-blank lines tell of the file. */
export interface Preview {
  readonly shape: FileShape | undefined;
  readonly isEmpty: boolean;
  /** Place of the bracket that opens an array that is the whole file. */
  readonly arrayAt: Place | undefined;
}

/** Remembers what the first lines told as long as they stay the same. */
export class DocumentPreview {
  #records: readonly LineRecord[] = [];
  #shape: FileShape | undefined;

  read(lines: LineList): Preview {
    const records = firstLines(lines);
    const same =
      records.length === this.#records.length &&
      records.every((record, index) => record === this.#records[index]);
    if (!same) {
      this.#records = records;
      this.#shape = shapeOf(records.map(({ text }, index) => previewOf(text, index)));
    }
    const [first] = records;
    return { shape: this.#shape, isEmpty: !first, arrayAt: first && arrayAt(first) };
  }
}

function firstLines(lines: LineList): LineRecord[] {
  const records: LineRecord[] = [];
  for (const record of lines) {
    if (/^\uFEFF?[ \t\r]*$/.test(record.text)) continue;
    records.push(record);
    if (records.length === previewLines) break;
  }
  return records;
}

function arrayAt(record: LineRecord): Place | undefined {
  const match = /^\uFEFF?([ \t\r]*)\[/.exec(record.text);
  if (!match) return undefined;
  const start = match[1]?.length ?? 0;
  return { line: lineNumberOf(record), start, end: start + 1 };
}

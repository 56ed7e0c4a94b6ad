import type { DocumentTally } from './documentTally.ts';
import { lineNumberOf, type LineRecord } from './lineBlock.ts';
import { LineJoin } from './lineJoin.ts';
import type { LineList } from './lineList.ts';

/** A request that goes over several lines of a document. */
export interface JoinedLines {
  readonly records: readonly LineRecord[];
  readonly join: LineJoin;
}

/** Finds requests that go over several lines, and takes those lines out of the counts: their one problem counts. */
export class DocumentJoins {
  #found: JoinedLines[] = [];
  #isStale = false;

  /** Lines changed or were checked. */
  invalidate(): void {
    this.#isStale = true;
  }

  /** @param isArray is the file one array, so that its lines are not requests at all? */
  read(lines: LineList, tally: DocumentTally, isArray: boolean): readonly JoinedLines[] {
    if (!this.#isStale) return this.#found;
    this.#isStale = false;
    for (const { records } of this.#found)
      for (const record of records) {
        // One that left the document meanwhile took its bytes with it.
        if (record.joined && record.block) tally.setJoined(record, false);
      }
    this.#found = [];
    if (isArray) return [];
    for (const block of lines.blocks) {
      if (block.opening === 0) continue;
      // Joining changes the block's counts, so its lines are looked at one by one.
      for (const record of block.lines)
        if (record.verdict?.opens === true && !record.joined) this.#try(record, lines, tally);
    }
    return this.#found;
  }

  #try(first: LineRecord, lines: LineList, tally: DocumentTally): void {
    const isTop = lineNumberOf(first) === 0;
    const join = new LineJoin(isTop ? first.text.replace(/^\uFEFF/, '') : first.text);
    const records = [first];
    for (let line = lineNumberOf(first) + 1; ; line++) {
      const record = lines.at(line);
      if (!record?.verdict) return;
      const isWhole = join.add(record.text, record.verdict);
      if (isWhole === false) return;
      records.push(record);
      if (isWhole) break;
    }
    for (const record of records) tally.setJoined(record, true);
    this.#found.push({ records, join });
  }
}

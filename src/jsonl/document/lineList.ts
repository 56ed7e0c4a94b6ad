import { LineBlock, type LineRecord } from './lineBlock.ts';

const blockSize = 512;

/** Lines [start, end), counted from 0. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/** The lines of a document in blocks, so that an edit costs the same in a short and a long file. */
export class LineList {
  #blocks: LineBlock[] = [new LineBlock([])];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get blocks(): readonly LineBlock[] {
    return this.#blocks;
  }

  at(line: number): LineRecord | undefined {
    const block = this.#blocks[this.#blockAt(line)];
    return block?.lines[line - block.start];
  }

  *[Symbol.iterator](): Generator<LineRecord> {
    for (const block of this.#blocks) yield* block.lines;
  }

  /** Lines without a verdict: those of some spans, then all in their order. The caller gives each one. */
  *unchecked(first: readonly LineSpan[]): Generator<LineRecord> {
    for (const { start, end } of first) {
      for (let line = Math.max(0, start); line < Math.min(end, this.#length); line++) {
        const record = this.at(line);
        if (record && !record.verdict) yield record;
      }
    }
    for (const block of this.#blocks) {
      if (block.unchecked === 0) continue;
      for (const record of block.lines) if (!record.verdict) yield record;
    }
  }

  /** The next line, from a line on, that ends inside an object and counts as a line of its own. */
  nextOpening(from: number): LineRecord | undefined {
    for (let index = this.#blockAt(from); index < this.#blocks.length; index++) {
      const { opening, start, lines } = this.#blocks[index] as LineBlock;
      if (opening === 0) continue;
      for (let at = Math.max(0, from - start); at < lines.length; at++) {
        const record = lines[at];
        if (record?.verdict?.opens === true && !record.joined) return record;
      }
    }
    return undefined;
  }

  /** Lines [start, start+removed) become `added`. @returns the removed ones, which are in no block any more */
  splice(start: number, removed: number, added: readonly LineRecord[]): LineRecord[] {
    const from = Math.min(Math.max(0, start), this.#length);
    const end = from + Math.min(Math.max(0, removed), this.#length - from);
    const firstIndex = this.#blockAt(from);
    const lastIndex = this.#blockAt(Math.max(from, end - 1));
    const first = this.#blocks[firstIndex] as LineBlock;
    this.#length += added.length - (end - from);
    if (
      firstIndex === lastIndex &&
      first.lines.length + added.length - (end - from) <= 2 * blockSize
    ) {
      const gone = first.splice(from - first.start, end - from, added);
      if (gone.length !== added.length) this.#renumberBlocks(firstIndex);
      return gone;
    }
    const last = this.#blocks[lastIndex] as LineBlock;
    const touched = this.#blocks.slice(firstIndex, lastIndex + 1).flatMap(({ lines }) => lines);
    const head = touched.slice(0, from - first.start);
    const gone = touched.slice(from - first.start, end - first.start);
    for (const record of gone) record.block = undefined;
    const tail = last.lines.slice(end - last.start);
    this.#blocks = [
      ...this.#blocks.slice(0, firstIndex),
      ...blocksOf([...head, ...added, ...tail]),
      ...this.#blocks.slice(lastIndex + 1),
    ];
    if (this.#blocks.length === 0) this.#blocks.push(new LineBlock([]));
    this.#renumberBlocks(0);
    return gone;
  }

  #renumberBlocks(from: number): void {
    if (this.#blocks.length > 1 && this.#blocks[from]?.lines.length === 0) {
      this.#blocks.splice(from, 1);
      from = Math.max(0, from - 1);
    }
    let start = this.#blocks[from]?.start ?? 0;
    if (from === 0) start = 0;
    for (let index = from; index < this.#blocks.length; index++) {
      const block = this.#blocks[index] as LineBlock;
      block.start = start;
      start += block.lines.length;
    }
  }

  #blockAt(line: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle] as LineBlock).start <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function blocksOf(lines: LineRecord[]): LineBlock[] {
  const blocks: LineBlock[] = [];
  for (let at = 0; at < lines.length; at += blockSize)
    blocks.push(new LineBlock(lines.slice(at, at + blockSize)));
  return blocks;
}

import { LineBlock, type LineRecord } from './lineBlock.ts';

const blockSize = 512;

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

  /** Lines [start, start+removed) become `added`. @returns the removed ones, which still name their blocks */
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
      const gone = first.lines.splice(from - first.start, end - from, ...added);
      first.renumber(from - first.start);
      if (gone.length !== added.length) this.#renumberBlocks(firstIndex);
      return gone;
    }
    const last = this.#blocks[lastIndex] as LineBlock;
    const touched = this.#blocks.slice(firstIndex, lastIndex + 1).flatMap(({ lines }) => lines);
    const head = touched.slice(0, from - first.start);
    const gone = touched.slice(from - first.start, end - first.start);
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

import type { FileHandle } from 'node:fs/promises';

const blockBytes = 1 << 20;
/** Of a longer record only its first part is read. */
const longestRecord = 16_000_000;

/** Where records are in their file, by number. */
export interface RecordPlaces {
  offset(record: number): number;
  length(record: number): number;
}

/** Records of a file that stand one after the other. */
export interface RecordBlock {
  /** Another block is read into it later. */
  readonly bytes: Buffer;
  /** Offset of the bytes in the file. */
  readonly start: number;
  /** The first record's number. */
  readonly first: number;
  readonly count: number;
}

/**
 * Reads records of a file in blocks, the next one while the last is used.
 * @param from the first record @param to the one after the last; each stands after the one before
 * @throws the system's error
 */
export async function* recordBlocks(
  file: FileHandle,
  from: number,
  to: number,
  places: RecordPlaces,
): AsyncGenerator<RecordBlock> {
  const buffers = [Buffer.allocUnsafeSlow(blockBytes), Buffer.allocUnsafeSlow(blockBytes)] as const;
  let next = from;
  let turn = 0;
  const read = async (): Promise<RecordBlock | undefined> => {
    if (next >= to) return undefined;
    const [first, start] = [next, places.offset(next)];
    next = Math.max(first + 1, firstAfter(places, first, to, start + blockBytes));
    const end = places.offset(next - 1) + places.length(next - 1);
    const length = Math.min(end - start, longestRecord);
    const buffer = length > blockBytes ? Buffer.allocUnsafe(length) : (buffers[turn++ % 2] as Buffer); // prettier-ignore
    const { bytesRead } = await file.read(buffer, 0, length, start);
    return { bytes: buffer.subarray(0, bytesRead), start, first, count: next - first };
  };
  let ahead = read();
  try {
    for (;;) {
      const block = await ahead;
      if (!block) return;
      ahead = read();
      yield block;
    }
  } finally {
    // Not waited for when the reader stops early, but its failure is nobody's.
    ahead.catch(() => undefined);
  }
}

/** The first record that ends after this offset. */
function firstAfter(places: RecordPlaces, from: number, to: number, offset: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places.offset(middle) + places.length(middle) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Records of a block in which bytes are found; each once. @param find the next place from one on, or -1 */
export function* recordsWith(
  { bytes, start, first, count }: RecordBlock,
  places: RecordPlaces,
  find: (from: number) => number,
): Generator<number> {
  let record = first;
  for (let from = 0; from < bytes.length;) {
    const place = find(from);
    if (place < 0) return;
    record = firstAfter(places, record, first + count, start + place);
    if (record === first + count) return;
    const [begin, length] = [places.offset(record) - start, places.length(record)];
    if (place >= begin) yield record;
    from = place >= begin ? begin + length : begin;
  }
}

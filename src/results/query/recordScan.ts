import type { FileHandle } from 'node:fs/promises';
import type { RecordPlace } from '../join/openRecord.ts';

const blockBytes = 1 << 20;
/** Of a longer record only its first part is read. */
const longestRecord = 16_000_000;

/** Whole records of a file that stand one after the other. */
export interface RecordBlock {
  readonly bytes: Buffer;
  /** The first record's number; they are `ends.length`. */
  readonly first: number;
  /** Where each begins and ends in `bytes`. */
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

/**
 * Reads records of a file in blocks, the next one while the last is used.
 * @param placeOf the place of a record; undefined for one that is not wanted
 * @throws the system's error
 */
export async function* recordBlocks(
  file: FileHandle,
  from: number,
  to: number,
  placeOf: (record: number) => RecordPlace | undefined,
): AsyncGenerator<RecordBlock> {
  let next = from;
  const read = async (): Promise<RecordBlock | undefined> => {
    let place: RecordPlace | undefined;
    while (next < to && !(place = placeOf(next))) next++;
    if (!place) return undefined;
    const [first, start] = [next, place.offset];
    const begins: number[] = [];
    const ends: number[] = [];
    for (; next < to; next++) {
      place = placeOf(next);
      const begin = place ? place.offset - start : (ends.at(-1) ?? 0);
      const end = place ? begin + Math.min(place.length, longestRecord) : begin;
      if (begins.length > 0 && (end > blockBytes || begin < (ends.at(-1) ?? 0))) break;
      begins.push(begin);
      ends.push(end);
    }
    const length = ends.at(-1) ?? 0;
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, start);
    return { bytes: buffer.subarray(0, bytesRead), first, begins, ends };
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

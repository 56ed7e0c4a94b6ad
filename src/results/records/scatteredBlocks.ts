import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { RecordPlaces } from './recordScan.ts';

const blockBytes = 1 << 20;
/** To read what stands between is quicker than to read once more. */
const nearBytes = 64 * 1024;

/** Some of the records in a part of a file. */
export interface ScatteredBlock {
  /** Other bytes are read into it later. */
  readonly bytes: Buffer;
  /** Offset of the bytes in the file. */
  readonly start: number;
  /** Which of the wanted records are in it: places [from, to) of their list. */
  readonly from: number;
  readonly to: number;
}

/**
 * Reads the wanted records of a file, by their numbers, whole, in the order in which they stand there. Nobody waits for
 * one of them alone, and each read is quicker in this thread.
 * @throws the system's error
 */
export function* scatteredBlocks(
  { fd }: FileHandle,
  wanted: Uint32Array,
  places: RecordPlaces,
): Generator<ScatteredBlock> {
  const window = Buffer.allocUnsafeSlow(blockBytes);
  const recordAt = (index: number) => wanted[index] as number;
  const endOf = (record: number) => places.offset(record) + places.length(record);
  for (let from = 0; from < wanted.length;) {
    const start = places.offset(recordAt(from));
    let end = endOf(recordAt(from));
    let to = from + 1;
    for (; to < wanted.length; to++) {
      const record = recordAt(to);
      if (places.offset(record) - end > nearBytes || endOf(record) - start > blockBytes) break;
      end = endOf(record);
    }
    const length = end - start;
    const buffer = length > blockBytes ? Buffer.allocUnsafeSlow(length) : window;
    const bytesRead = readSync(fd, buffer, 0, length, start);
    yield { bytes: buffer.subarray(0, bytesRead), start, from, to };
    from = to;
  }
}

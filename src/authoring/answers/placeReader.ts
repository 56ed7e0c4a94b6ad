import { closeSync, openSync, readSync } from 'node:fs';

/** A place in one of several files. */
interface Place {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

const blockBytes = 256 * 1024;
/** To read so much in vain takes as long as to read once more. */
const widestGap = 8 * 1024;

/** Reads many places of files in the order in which they stand there; those that are near each other cost one read. */
export class PlaceReader {
  readonly #files: readonly number[];
  readonly #block = Buffer.allocUnsafeSlow(blockBytes);

  /** @throws the system's error */
  constructor(paths: readonly string[]) {
    const files: number[] = [];
    this.#files = files;
    try {
      for (const path of paths) files.push(openSync(path, 'r'));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * @param use gets the index of each place and its bytes, which hold until it is called again
   * @throws the system's error
   */
  read(places: readonly Place[], use: (index: number, bytes: Buffer) => void): void {
    const order = orderOf(places);
    let from = 0;
    while (from < order.length) {
      const first = places[order[from] as number] as Place;
      let end = first.offset + first.length;
      let to = from + 1;
      for (; to < order.length; to++) {
        const next = places[order[to] as number] as Place;
        const nextEnd = next.offset + next.length;
        const isNear = next.file === first.file && next.offset - end < widestGap;
        if (!isNear || nextEnd - first.offset > blockBytes) break;
        end = Math.max(end, nextEnd);
      }
      const bytes = this.#bytes(first, end - first.offset);
      for (; from < to; from++) {
        const index = order[from] as number;
        const { offset, length } = places[index] as Place;
        use(index, bytes.subarray(offset - first.offset, offset - first.offset + length));
      }
    }
  }

  #bytes({ file, offset }: Place, length: number): Buffer {
    const bytes = length > blockBytes ? Buffer.allocUnsafeSlow(length) : this.#block;
    const read = readSync(this.#files[file] as number, bytes, 0, length, offset);
    return bytes.subarray(0, read);
  }

  close(): void {
    for (const file of this.#files) closeSync(file);
  }
}

/** Indexes of places as they stand in the files; most often they come so. */
function orderOf(places: readonly Place[]): readonly number[] {
  const order = Array.from(places.keys());
  const isOrdered = places.every((place, at) => at === 0 || compare(places[at - 1] as Place, place) <= 0); // prettier-ignore
  return isOrdered ? order : order.sort((a, b) => compare(places[a] as Place, places[b] as Place));
}

function compare(one: Place, other: Place): number {
  return one.file - other.file || one.offset - other.offset;
}

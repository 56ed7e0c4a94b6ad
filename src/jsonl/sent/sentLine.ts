import { openOwnFile } from '../../disk/ownFile.ts';

/** One physical line of a file as it was sent. Hashes are those of `IdHash`; nothing of the line's text is kept. */
export interface SentLine {
  /** Of its first byte in the file. */
  readonly offset: number;
  /** In bytes, without the line's end. */
  readonly length: number;
  readonly hashA: number;
  readonly hashB: number;
  /** Of its `custom_id`; 0 for both when it has none. */
  readonly idHashA: number;
  readonly idHashB: number;
}

/** An index of lines is these bytes, then one record for each line, of equal length. */
export const indexHead = new TextEncoder().encode('lines\0\0\x01');
export const recordBytes = 28;
/** Lines after these are not in an index: 28 MB. */
export const maxIndexed = 1_000_000;

export function writeRecord(view: DataView, at: number, line: SentLine): void {
  view.setFloat64(at, line.offset, true);
  view.setUint32(at + 8, line.length, true);
  view.setInt32(at + 12, line.hashA, true);
  view.setInt32(at + 16, line.hashB, true);
  view.setInt32(at + 20, line.idHashA, true);
  view.setInt32(at + 24, line.idHashB, true);
}

/**
 * Reads some lines of an index, of which no more than that is in memory.
 * @param lines 0-based
 * @returns undefined for a line that is not in it, and for all when there is no such index
 */
export async function readSentLines(
  path: string,
  lines: readonly number[],
): Promise<readonly (SentLine | undefined)[]> {
  const file = await openOwnFile(path, 'read').catch(() => undefined);
  if (!file) return lines.map(() => undefined);
  try {
    const head = new Uint8Array(indexHead.length);
    await file.read(head, 0, head.length, 0);
    const isIndex = indexHead.every((byte, index) => head[index] === byte);
    const found: (SentLine | undefined)[] = [];
    const record = new DataView(new ArrayBuffer(recordBytes));
    for (const line of lines) {
      const { bytesRead } = isIndex
        ? await file.read(record, 0, recordBytes, indexHead.length + line * recordBytes)
        : { bytesRead: 0 };
      found.push(bytesRead === recordBytes ? readRecord(record) : undefined);
    }
    return found;
  } finally {
    await file.close();
  }
}

function readRecord(view: DataView): SentLine {
  return {
    offset: view.getFloat64(0, true),
    length: view.getUint32(8, true),
    hashA: view.getInt32(12, true),
    hashB: view.getInt32(16, true),
    idHashA: view.getInt32(20, true),
    idHashB: view.getInt32(24, true),
  };
}

import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { ByteView } from '../scan/bytes.ts';
import { ChunkLines } from '../scan/chunkLines.ts';

const blockBytes = 1 << 20;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const mark = [0xef, 0xbb, 0xbf];

/**
 * Gets bytes [start, end) of a line without its end and, on the first, without a byte order mark; a line feed follows
 * them somewhere. `offset` is that of `start` in the file.
 */
export type UseLine = (view: ByteView, start: number, end: number, offset: number) => void;

/**
 * One pass over the physical lines of a file, without giving way to other work of this thread.
 * @returns the SHA-256 of the whole file, in hexadecimal
 * @throws the system's error when the file cannot be read
 */
export function readFileLines(path: string, use: UseLine): string {
  let passed = 0;
  const lines = new ChunkLines((view, start, end) => {
    const { bytes } = view;
    let from = start;
    if (passed === 0 && mark.every((byte, index) => bytes[start + index] === byte)) from += 3;
    while (from < end) {
      const feed = bytes.indexOf(lineFeed, from);
      const isCrLf = feed > from && bytes[feed - 1] === carriageReturn;
      use(view, from, isCrLf ? feed - 1 : feed, passed + from - start);
      from = feed + 1;
    }
    passed += end - start;
  });
  const hash = createHash('sha256');
  const block = new Uint8Array(blockBytes);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const read = readSync(file, block);
      if (read === 0) break;
      hash.update(block.subarray(0, read));
      lines.push(block.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
  lines.finish();
  return hash.digest('hex');
}

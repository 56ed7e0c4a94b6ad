import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { type ByteView, textOf } from '../scan/bytes.ts';
import { IdHash } from '../scan/idTable.ts';
import { KeyTable } from '../scan/keyTable.ts';
import { LineScanner } from '../scan/lineScanner.ts';
import { note } from '../scan/scanNotes.ts';
import { readFileLines } from './readFileLines.ts';
import { indexHead, maxIndexed, recordBytes, writeRecord } from './sentLine.ts';

const blockRecords = 4096;

/**
 * Writes the index of a file's lines to a new file, without giving way to other work of this thread.
 * @returns the SHA-256, in hexadecimal, of what was indexed
 * @throws the system's error when one cannot be read or the other not be written
 */
export function indexLines(path: string, target: string): string {
  const file = openSync(target, 'wx', 0o600);
  try {
    const block = new DataView(new ArrayBuffer(blockRecords * recordBytes));
    let lines = 0;
    let filled = 0;
    const flush = () => {
      for (let from = 0; from < filled;) from += writeSync(file, block, from, filled - from);
      filled = 0;
    };
    const line = new IdHash();
    const id = new IdOfLine();
    writeSync(file, indexHead);
    const sha256 = readFileLines(path, (view, start, end, offset) => {
      if (++lines > maxIndexed) return;
      line.set(view.bytes, start, end);
      const { a: idHashA, b: idHashB } = id.hash(view, start);
      const hashes = { hashA: line.a, hashB: line.b, idHashA, idHashB };
      writeRecord(block, filled, { offset, length: end - start, ...hashes });
      filled += recordBytes;
      if (filled === block.byteLength) flush();
    });
    flush();
    fsyncSync(file);
    return sha256;
  } finally {
    closeSync(file);
  }
}

/** Hashes the `custom_id` of lines; one id has one hash, however it is written. */
class IdOfLine {
  readonly #scanner = new LineScanner(new KeyTable([]));
  readonly #hash = new IdHash();
  readonly #encoder = new TextEncoder();

  hash(view: ByteView, start: number): { readonly a: number; readonly b: number } {
    this.#scanner.scan(view, start);
    const { idStart, idEnd, notes } = this.#scanner;
    if (idStart < 0) return { a: 0, b: 0 };
    if ((notes & note.escapedId) === 0) this.#hash.set(view.bytes, idStart, idEnd);
    else {
      const text = JSON.parse(`"${textOf(view.bytes, idStart, idEnd)}"`) as string;
      const plain = this.#encoder.encode(text);
      this.#hash.set(plain, 0, plain.length);
    }
    return this.#hash;
  }
}

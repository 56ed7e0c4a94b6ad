import { ApiFailure } from '../../batches/apiFailure.ts';
import type { ByteView } from '../../jsonl/scan/bytes.ts';
import { ChunkLines } from '../../jsonl/scan/chunkLines.ts';
import { JsonGrammar } from '../../jsonl/scan/jsonGrammar.ts';
import { scanned } from '../../jsonl/scan/lineScanner.ts';
import { isOwnLine } from './idBytes.ts';
import { OpenRecord, type RecordPlace } from './openRecord.ts';

const lineFeed = 0x0a;
const mark = [0xef, 0xbb, 0xbf];
/** Bytes; services take lines of some megabytes, and answers with pictures have a few more. */
const longestLine = 128_000_000;

/** What a file consists of; every line is counted once: `lines` is the sum of the four others. */
export interface LineCounts {
  bytes: number;
  lines: number;
  /** JSON objects: each counts here by its first line. */
  records: number;
  /** Further lines of objects that go over several. */
  continued: number;
  blank: number;
  /** Lines that are no JSON object: cut short, or something else. */
  unreadable: number;
  /** Where the first hundred of these begin, 0-based. */
  readonly unreadableAt: number[];
}

type Use = (bytes: Uint8Array, start: number, place: RecordPlace) => void;

/** The JSON objects of a file whose bytes come in chunks of any size: one a line, or printed over several. */
export class RecordLines {
  readonly counts: LineCounts = {
    bytes: 0,
    lines: 0,
    records: 0,
    continued: 0,
    blank: 0,
    unreadable: 0,
    unreadableAt: [],
  };
  readonly #use: Use;
  readonly #grammar = new JsonGrammar();
  readonly #chunks = new ChunkLines((view, start, end) => {
    this.#take(view, start, end);
  });
  #offset = 0;
  /** Bytes since the last line feed. */
  #unended = 0;
  #open: OpenRecord | undefined;

  /** @param use gets a valid object in bytes that may change afterwards */
  constructor(use: Use) {
    this.#use = use;
  }

  /** @throws ApiFailure `malformed` when a line is so long that the file is none of lines */
  push(chunk: Uint8Array): void {
    this.counts.bytes += chunk.length;
    const feed = chunk.lastIndexOf(lineFeed);
    this.#unended = chunk.length - 1 - feed + (feed < 0 ? this.#unended : 0);
    if (this.#unended > longestLine)
      throw new ApiFailure({ kind: 'malformed', code: 'line_too_long' });
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  finish(): void {
    this.#chunks.finish();
    this.#giveUp();
  }

  #take(view: ByteView, start: number, end: number): void {
    let at = start;
    if (this.#offset === 0 && mark.every((byte, index) => view.bytes[start + index] === byte)) {
      at += mark.length;
      this.#offset += mark.length;
    }
    while (at < end) {
      const kind = this.#grammar.scan(view, at);
      const stop = this.#grammar.end;
      const feed = kind === scanned.invalid ? view.bytes.indexOf(lineFeed, stop) : stop;
      const place = { offset: this.#offset, length: feed - at, line: this.counts.lines };
      this.counts.lines++;
      this.#offset += feed + 1 - at;
      const isObject = kind === scanned.valid && view.bytes[firstByte(view.bytes, at)] === 0x7b;
      if (isObject && (!this.#open || isOwnLine(view.bytes, at))) {
        this.#giveUp();
        this.counts.records++;
        this.#use(view.bytes, at, place);
      } else if (kind === scanned.blank) {
        this.#giveUp();
        this.counts.blank++;
      } else this.#join(view.bytes, at, place, kind === scanned.invalid && stop === feed);
      at = feed + 1;
    }
  }

  /** @param mayGoOn does the line end where more may come? */
  #join(bytes: Uint8Array, start: number, place: RecordPlace, mayGoOn: boolean): void {
    const text = bytes.subarray(start, start + place.length);
    if (this.#open) this.#open.add(text);
    else if (mayGoOn && text[firstByte(text, 0)] === 0x7b) this.#open = new OpenRecord(text, place);
    else {
      this.#cannotRead(place.line, 1);
      return;
    }
    const open = this.#open;
    if (open.depth > 0) return;
    const view = open.joined();
    if (open.depth < 0 || this.#grammar.scan(view, 0) !== scanned.valid) {
      this.#giveUp();
      return;
    }
    this.#open = undefined;
    this.counts.records++;
    this.counts.continued += open.lines - 1;
    this.#use(view.bytes, 0, open.place);
  }

  #giveUp(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open) this.#cannotRead(open.place.line, open.lines);
  }

  #cannotRead(line: number, lines: number): void {
    this.counts.unreadable += lines;
    if (this.counts.unreadableAt.length < 100) this.counts.unreadableAt.push(line);
  }
}

function firstByte(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at++;
  return at;
}

import { byteViewOf, type ByteView } from '../../jsonl/scan/bytes.ts';

/** Where a record is in its file: its bytes without the last line feed, and its first line, 0-based. */
export interface RecordPlace {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
}

/** An object of more bytes over several lines is taken for a broken file. */
const mostBytes = 16_000_000;

/** An object that is printed over several lines, of which the last has not come yet. */
export class OpenRecord {
  lines = 0;
  readonly #first: RecordPlace;
  readonly #parts: Uint8Array[] = [];
  #length = 0;
  /** How many brackets are open; negative when the last line cannot belong to it. */
  depth = 0;

  constructor(text: Uint8Array, place: RecordPlace) {
    this.#first = place;
    this.add(text);
  }

  get place(): RecordPlace {
    return { ...this.#first, length: this.#length - 1 };
  }

  add(text: Uint8Array): void {
    this.lines++;
    this.#length += text.length + 1;
    this.#parts.push(text.slice());
    this.depth = this.#length > mostBytes ? -1 : depthAfter(text, this.depth);
  }

  /** All lines as one, with a line feed after it. */
  joined(): ByteView {
    const view = byteViewOf(new ArrayBuffer((this.#length + 3) & ~3));
    let at = 0;
    for (const part of this.#parts) {
      view.bytes.set(part, at);
      at += part.length;
      view.bytes[at++] = 0x20;
    }
    view.bytes[at - 1] = 0x0a;
    return view;
  }
}

/** Open brackets after a line; -1 when it closes too many or ends inside a string. */
function depthAfter(text: Uint8Array, before: number): number {
  let depth = before;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as number;
    if (inString) {
      if (c === 0x5c) at++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) depth++;
    else if ((c === 0x7d || c === 0x5d) && --depth < 0) return -1;
  }
  return inString ? -1 : depth;
}

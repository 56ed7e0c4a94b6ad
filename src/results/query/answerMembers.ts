import { hexDigits, viewOf, type ByteView } from '../../jsonl/scan/bytes.ts';
import { JsonGrammar } from '../../jsonl/scan/jsonGrammar.ts';
import { scanned } from '../../jsonl/scan/lineScanner.ts';
import { endOfValue, walkObject, type Names } from '../join/walkJson.ts';
import type { Cell } from './session.ts';

const [quote, backslash, space] = [0x22, 0x5c, 0x20];
/** A longer answer is parsed. */
const longest = 1 << 20;
const whiteEscapes = new Set([...'nrt'].map((char) => char.charCodeAt(0)));
/** Bytes of a name as it stands in JSON: one with other signs may be written in several ways. */
const plainName = /^[^\\"/\p{Cc}\p{Cs}]+$/u;

export function isPlainName(name: string): boolean {
  return plainName.test(name);
}

/** Reads members of answers that are JSON inside of a JSON string, without building either. */
export class AnswerMembers {
  #view: ByteView = viewOf(new ArrayBuffer(4096));
  readonly #grammar = new JsonGrammar();

  /**
   * @param start of the string's text, after the quotation mark @param end where its other one is
   * @param path of names that `isPlainName` holds for
   * @returns null where there is no such member; undefined for what is left to the parser
   */
  read(bytes: Uint8Array, start: number, end: number, path: readonly Names<string>[]) {
    if (end - start > longest || !this.#unescape(bytes, start, end)) return undefined;
    const text = this.#view.bytes;
    let at = 0;
    while (text[at] === space) at++;
    if (text[at] !== 0x7b || this.#grammar.scan(this.#view, 0) !== scanned.valid) return undefined;
    for (const name of path) {
      if (text[at] === 0x5b) return undefined;
      if (text[at] !== 0x7b) return null;
      let found = -1;
      walkObject(text, at, name, (_name, value) => endOfValue(text, (found = value)));
      if (found < 0) return null;
      at = found;
    }
    return cellAt(text, at, endOfValue(text, at));
  }

  /** Writes the text with a line feed after it. @returns false for what is left to the parser */
  #unescape(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#view.bytes.length < end - start + 4)
      this.#view = viewOf(new ArrayBuffer((2 * (end - start) + 4) & ~3));
    const text = this.#view.bytes;
    let to = 0;
    let inString = false;
    let isEscaped = false;
    for (let at = start; at < end; at++) {
      let c = bytes[at] as number;
      if (c === backslash) {
        c = bytes[++at] as number;
        if (whiteEscapes.has(c)) {
          // In a text it would be no JSON, between values it is nothing.
          if (inString) return false;
          c = space;
        } else if (c === 0x75) {
          const unit = unitAt(bytes, at + 1);
          at += 4;
          // Signs of ASCII have other escapes; halves of a pair are rare.
          if (unit < 0x80 || (unit >= 0xd800 && unit < 0xe000)) return false;
          if (unit < 0x800) text[to++] = 0xc0 | (unit >> 6);
          else {
            text[to++] = 0xe0 | (unit >> 12);
            text[to++] = 0x80 | ((unit >> 6) & 0x3f);
          }
          c = 0x80 | (unit & 0x3f);
        } else if (c !== quote && c !== backslash && c !== 0x2f) return false;
      }
      text[to++] = c;
      if (isEscaped) {
        // A sign of a name may be written so.
        if (c === 0x75) return false;
        isEscaped = false;
      } else if (c === backslash) isEscaped = true;
      else if (c === quote) inString = !inString;
    }
    text[to] = 0x0a;
    return true;
  }
}

function unitAt(bytes: Uint8Array, at: number): number {
  let unit = 0;
  for (let i = at; i < at + 4; i++) unit = unit * 16 + (hexDigits[bytes[i] as number] as number);
  return unit;
}

/** As a member's value is shown in a cell; lists and objects are left to the parser. */
function cellAt(text: Uint8Array, at: number, end: number): Cell | undefined {
  const first = text[at];
  if (first === 0x7b || first === 0x5b) return undefined;
  const json = Buffer.from(text.buffer, at, end - at);
  if (first !== quote) return first === 0x6e ? null : wordOrNumber(json.toString('latin1'));
  const string = json.toString('utf8', 1, json.length - 1);
  return json.includes(backslash) ? (JSON.parse(json.toString()) as string) : string;
}

function wordOrNumber(word: string): Cell {
  return word === 'true' || word === 'false' ? word : Number(word);
}

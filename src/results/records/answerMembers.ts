import { hexDigits, byteViewOf, type ByteView } from '../../jsonl/scan/bytes.ts';
import { JsonGrammar } from '../../jsonl/scan/jsonGrammar.ts';
import { scanned } from '../../jsonl/scan/lineScanner.ts';
import { endOfValue, walkObject, type Names } from '../join/walkJson.ts';
import type { CellValue } from '../export/cellValue.ts';

const [quote, backslash, space] = [0x22, 0x5c, 0x20];
/** A longer answer is parsed. */
const longest = 1 << 20;
const longestShort = 40;
const shortSlots = 64;
/** The letters of `\n`, `\r` and `\t`. */
const whiteEscapes = new Set([0x6e, 0x72, 0x74]);
/** Bytes of a name as it stands in JSON: one with other signs may be written in several ways. */
const plainName = /^[^\\"/\p{Cc}\p{Cs}]+$/u;

export function isPlainName(name: string): boolean {
  return plainName.test(name);
}

/** Reads members of answers that are JSON inside of a JSON string, without building either. */
export class AnswerMembers {
  #view: ByteView = byteViewOf(new ArrayBuffer(4096));
  #buffer = Buffer.from(this.#view.bytes.buffer);
  readonly #texts = new ShortTexts();
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
    return this.#cell(at, endOfValue(text, at));
  }

  /** As a member's value is shown in a cell; lists and objects are left to the parser. */
  #cell(at: number, end: number): CellValue | undefined {
    const text = this.#view.bytes;
    const first = text[at];
    if (first === quote) return this.#texts.read(this.#buffer, at + 1, end - 1);
    if (first === 0x7b || first === 0x5b) return undefined;
    if (first === 0x6e) return null;
    if (first === 0x74 || first === 0x66) return first === 0x74 ? 'true' : 'false';
    return shortNumber(text, at, end) ?? Number(this.#buffer.toString('latin1', at, end));
  }

  /** Writes the text with a line feed after it. @returns false for what is left to the parser */
  #unescape(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#view.bytes.length < end - start + 4) {
      this.#view = byteViewOf(new ArrayBuffer((2 * (end - start) + 4) & ~3));
      this.#buffer = Buffer.from(this.#view.bytes.buffer);
    }
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

/** The number of a few digits, which are exact; else undefined. */
function shortNumber(text: Uint8Array, at: number, end: number): number | undefined {
  if (end - at > 15) return undefined;
  let [digits, scale] = [0, 0];
  const isNegative = text[at] === 0x2d;
  for (let i = isNegative ? at + 1 : at; i < end; i++) {
    const c = text[i] as number;
    if (c === 0x2e) scale = 1;
    else if (c < 0x30 || c > 0x39) return undefined;
    else {
      digits = digits * 10 + c - 0x30;
      scale *= 10;
    }
  }
  const number = scale > 0 ? digits / scale : digits;
  return isNegative ? -number : number;
}

/** Short texts that were read before, some of them: most members of answers are one of a few. */
class ShortTexts {
  readonly #kept: ({ readonly bytes: Uint8Array; readonly text: string } | undefined)[] = [];

  /** @param json the bytes of a JSON string without its quotation marks */
  read(json: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > longestShort) return decoded(json, start, end);
    const slot =
      ((json[start] as number) * 7 + (json[end - 1] as number) * 3 + length) % shortSlots;
    const kept = this.#kept[slot];
    if (kept?.bytes.length === length) {
      let at = 0;
      while (at < length && kept.bytes[at] === json[start + at]) at++;
      if (at === length) return kept.text;
    }
    const text = decoded(json, start, end);
    this.#kept[slot] = { bytes: Uint8Array.prototype.slice.call(json, start, end), text };
    return text;
  }
}

/** The text of a JSON string, by the places of its bytes without the quotation marks. */
export function decoded(json: Buffer, start: number, end: number): string {
  const text = json.toString('utf8', start, end);
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}

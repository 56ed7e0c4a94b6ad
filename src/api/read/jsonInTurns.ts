import { isUtf8 } from 'node:buffer';
import { maxDepth } from './json.ts';
import { keyMask, type KeyMask } from './keyMask.ts';
import { giveWay, isTurnOver, nextTurn } from '../../batches/turns.ts';
import { isObject } from '../../json/unknownJson.ts';

/** What is shorter is parsed at once: a fraction of a millisecond. */
const unitBytes = 8 * 1024;
/** Of one text; a service's are some kilobytes, the longest answer to a single request some hundred. */
const mostTextBytes = 1_000_000;
/** Of all texts that are longer than these, together. */
const longBytes = 64 * 1024;
const mostLongBytes = 4_000_000;
/** Texts of one answer, names of members apart: a list of 10,000 batches has some 150,000. */
const mostTexts = 250_000;
/** Of one object that is larger than a unit; those of services have some dozens. */
const mostMembers = 5_000;
/** Values of one answer: a list of 10,000 batches has half a million, in some 30 MB of memory. */
const mostValues = 600_000;
/** Lists and objects larger than a unit: each is looked at twice. */
const mostLarge = 5_000;

const byteOrderMark = Buffer.from('\ufeff');
const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];

/**
 * Parses an answer's body, giving the thread to others meanwhile. Whole numbers that would lose digits become texts of
 * their digits, and no text has the key.
 * @throws SyntaxError when it is no JSON, no UTF-8, nested too deep, or more than anybody sends
 */
export async function parseInTurns(bytes: Buffer, key: string): Promise<unknown> {
  const parser = new SlowParser(bytes, keyMask(key));
  return parser.whole();
}

/** Goes down into what is large, and parses the rest unit by unit. */
class SlowParser {
  readonly #bytes: Buffer;
  readonly #mask: KeyMask;
  #at = 0;
  #values = 0;
  #texts = 0;
  #large = 0;
  #longBytes = 0;

  constructor(bytes: Buffer, mask: KeyMask) {
    this.#bytes = bytes;
    this.#mask = mask;
  }

  async whole(): Promise<unknown> {
    if (!isUtf8(this.#bytes)) throw notJson();
    if (this.#bytes.subarray(0, 3).equals(byteOrderMark)) this.#at = 3;
    await nextTurn();
    const value = await this.#value(0);
    if (this.#peek() !== undefined) throw notJson();
    return value;
  }

  async #value(depth: number): Promise<unknown> {
    if (isTurnOver()) await giveWay();
    const first = this.#peek();
    const unit = unitAt(this.#bytes, this.#at, maxDepth - depth);
    if (unit) {
      this.#values += unit.values;
      this.#texts += unit.texts;
      if (this.#values > mostValues || this.#texts > mostTexts) throw notJson();
      const text = quoted(this.#bytes, this.#at, unit);
      this.#at = unit.end;
      return masked(parsed(text), this.#mask);
    }
    if (first === quote) return this.#text();
    if (++this.#large > mostLarge) throw notJson();
    this.#at++;
    return first === 0x7b ? this.#members(depth) : this.#elements(depth);
  }

  async #members(depth: number): Promise<unknown> {
    const entries: [string, unknown][] = [];
    while (this.#goesOn(0x7d, entries.length > 0)) {
      if (this.#peek() !== quote || entries.length === mostMembers) throw notJson();
      const name = await this.#text();
      if (this.#peek() !== colon) throw notJson();
      this.#at++;
      entries.push([name, await this.#value(depth + 1)]);
    }
    return Object.fromEntries(entries);
  }

  async #elements(depth: number): Promise<unknown> {
    const list: unknown[] = [];
    while (this.#goesOn(0x5d, list.length > 0)) list.push(await this.#value(depth + 1));
    return list;
  }

  /** Passes the comma before a next one, or the bracket after the last. */
  #goesOn(end: number, hasOne: boolean): boolean {
    const next = this.#peek();
    if (next === end) this.#at++;
    if (next === end || !hasOne) return next !== end;
    if (next !== comma) throw notJson();
    this.#at++;
    return true;
  }

  async #text(): Promise<string> {
    const end = endOfText(this.#bytes, this.#at, this.#at + mostTextBytes);
    if (end === undefined || ++this.#values > mostValues) throw notJson();
    if (end - this.#at > longBytes) this.#longBytes += end - this.#at;
    if (this.#longBytes > mostLongBytes) throw notJson();
    const text = parsed(this.#bytes.toString('utf8', this.#at, end)) as string;
    this.#at = end;
    const all = this.#mask.steps(text);
    for (;;) {
      if (isTurnOver()) await giveWay();
      const step = all.next();
      if (step.done === true) return step.value;
    }
  }

  /** The next byte that is no space. */
  #peek(): number | undefined {
    const bytes = this.#bytes;
    let c = bytes[this.#at];
    while (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) c = bytes[++this.#at];
    return c;
  }
}

interface Unit {
  readonly end: number;
  readonly values: number;
  readonly texts: number;
  /** Begins and ends of numbers that JavaScript would round. */
  readonly large: readonly (readonly [number, number])[];
}

/** The value that begins here, if it is short. @throws SyntaxError when it is nested deeper than `deepest` */
function unitAt(bytes: Uint8Array, start: number, deepest: number): Unit | undefined {
  const limit = start + unitBytes;
  const large: [number, number][] = [];
  let [at, depth, values, texts] = [start, 0, 1, 0];
  do {
    const c = bytes[at];
    if (c === undefined) throw notJson();
    if (c === quote) {
      const end = endOfText(bytes, at, limit);
      if (end === undefined) return undefined;
      at = end;
      if (bytes[end] !== colon) texts++;
      continue;
    }
    if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
      const end = endOfWord(bytes, at);
      if (isRounded(bytes, at, end)) large.push([at, end]);
      at = end;
      continue;
    }
    if (c === 0x7b || c === 0x5b) {
      if (++depth > deepest) throw notJson();
      values++;
    } else if (c === 0x7d || c === 0x5d) depth--;
    else if (c === comma) values++;
    else if (depth === 0) {
      at = endOfWord(bytes, at);
      continue;
    }
    at++;
  } while (depth > 0 && at < limit);
  return depth === 0 ? { end: at, values, texts, large } : undefined;
}

/** @returns undefined when it does not end before `limit` */
function endOfText(bytes: Uint8Array, start: number, limit: number): number | undefined {
  for (let at = start + 1; at < limit; at++) {
    const c = bytes[at];
    if (c === quote) return at + 1;
    if (c === backslash) at++;
    else if (c === undefined) throw notJson();
  }
  return undefined;
}

/** Where a number or a word ends; at least one byte is passed. */
function endOfWord(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  for (; ; at++) {
    const c = bytes[at];
    if (c === undefined || c <= 0x20 || c === comma || c === 0x5d || c === 0x7d) return at;
  }
}

function isRounded(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 16 || end - start > 1_000) return false;
  const digits = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  return /^-?[1-9]\d*$/.test(digits) && !Number.isSafeInteger(Number(digits));
}

/** The text of a unit, its large numbers in quotation marks. */
function quoted(bytes: Buffer, start: number, { end, large }: Unit): string {
  let at = start;
  let text = '';
  for (const [from, to] of large) {
    text += `${bytes.toString('utf8', at, from)}"${bytes.toString('latin1', from, to)}"`;
    at = to;
  }
  return text + bytes.toString('utf8', at, end);
}

/** All texts without the key, names of members too. The value is changed where it is. */
function masked(value: unknown, mask: KeyMask): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = masked(value[i], mask);
    return value;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  if (entries.some(([name]) => mask(name) !== name))
    return Object.fromEntries(entries.map(([name, one]) => [mask(name), masked(one, mask)]));
  for (const [name, one] of entries) {
    // Its other values stay as they are; a member called `__proto__` is one of the object's own here.
    if (typeof one === 'string' || typeof one === 'object') replace(value, name, masked(one, mask));
  }
  return value;
}

function replace(object: object, name: string, value: unknown): void {
  if ((object as Record<string, unknown>)[name] === value) return;
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true }); // prettier-ignore
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Its own error quotes the text, which may be a prompt or an answer.
    throw notJson();
  }
}

function notJson(): SyntaxError {
  return new SyntaxError('Not JSON');
}

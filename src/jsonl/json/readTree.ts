import type { JsonReason } from '../problem.ts';
import type { ArrayNode, JsonMember, JsonNode, ObjectNode, ScalarNode } from './jsonTree.ts';

/** Why a text is no JSON value, and where. Without a stack: to note it for each wrong line takes longer than to read the line. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  readonly reason: JsonReason;
  readonly start: number;
  readonly end: number;
  readonly found: string;

  constructor(reason: JsonReason, start: number, end: number, found: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(reason);
    Error.stackTraceLimit = stackTraceLimit;
    this.reason = reason;
    this.start = start;
    this.end = end;
    this.found = found;
  }
}

/** Deeper values are left to the scanner, so that no recursion can overflow the stack. */
export const deepestTree = 512;

/** Thrown for a value that is nested deeper than `deepestTree`. */
export class TooDeep extends Error {
  override readonly name = 'TooDeep';
}

/**
 * Reads one JSON value with the places of all its parts. Slower than the scanner, for the lines that need it.
 * @throws JsonFault when the text is anything else; TooDeep
 */
export function readTree(text: string): JsonNode {
  const reader = new TreeReader(text);
  return reader.document();
}

class TreeReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    this.#skip();
    const node = this.#value('value');
    this.#skip();
    if (this.#at < this.#text.length) throw this.#afterDocument(node);
    return node;
  }

  #value(place: 'value' | 'element'): JsonNode {
    const start = this.#at;
    const c = this.#text[start];
    if (c === '{') return this.#object(start);
    if (c === '[') return this.#array(start);
    if (c === '"') return { type: 'string', start, value: this.#string(), end: this.#at };
    if (c !== undefined && /[-0-9]/.test(c)) return this.#number(start);
    for (const [word, value] of literals) {
      if (this.#text.startsWith(word, start) && !isWordAt(this.#text, start + word.length)) {
        this.#at += word.length;
        return { type: value === null ? 'null' : 'boolean', value, start, end: this.#at };
      }
    }
    throw this.#notAValue(place);
  }

  #object(start: number): ObjectNode {
    this.#enter();
    const members: JsonMember[] = [];
    this.#skip();
    while (this.#text[this.#at] !== '}') {
      const keyStart = this.#at;
      if (this.#text[keyStart] !== '"') throw this.#notAKey(members.length > 0);
      const key = this.#string();
      const keySpan = { start: keyStart, end: this.#at };
      this.#skip();
      if (this.#text[this.#at] !== ':') throw this.#expected('missing_colon');
      this.#at++;
      this.#skip();
      members.push({ key, keySpan, value: this.#value('value') });
      this.#skip();
      if (this.#text[this.#at] === '}') break;
      if (this.#text[this.#at] !== ',') throw this.#expected('missing_comma');
      this.#at++;
      this.#skip();
      if (this.#text[this.#at] === '}') throw this.#trailingComma();
    }
    this.#leave();
    return { type: 'object', members, start, end: this.#at };
  }

  #array(start: number): ArrayNode {
    this.#enter();
    const items: JsonNode[] = [];
    this.#skip();
    while (this.#text[this.#at] !== ']') {
      items.push(this.#value('element'));
      this.#skip();
      if (this.#text[this.#at] === ']') break;
      if (this.#text[this.#at] !== ',') throw this.#expected('missing_comma');
      this.#at++;
      this.#skip();
      if (this.#text[this.#at] === ']') throw this.#trailingComma();
    }
    this.#leave();
    return { type: 'array', items, start, end: this.#at };
  }

  #enter(): void {
    this.#at++;
    if (++this.#depth > deepestTree) throw new TooDeep();
  }

  #leave(): void {
    this.#at++;
    this.#depth--;
  }

  #string(): string {
    const start = this.#at;
    const text = this.#text;
    let at = start + 1;
    let escaped = false;
    for (;;) {
      const c = text.charCodeAt(at);
      if (c === 0x22) break;
      if (Number.isNaN(c)) throw new JsonFault('open_string', start, at, '');
      if (c === 0x5c) {
        escaped = true;
        const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
        escape.lastIndex = at;
        if (!escape.test(text)) {
          const end = Math.min(text.length, at + (text[at + 1] === 'u' ? 6 : 2));
          throw new JsonFault('bad_escape', at, end, text.slice(at, end));
        }
        at = escape.lastIndex;
      } else if (c < 0x20) {
        if (c === 0) throw new JsonFault('nul', at, at + 1, '');
        throw new JsonFault('control_character', at, at + 1, unicodeName(c));
      } else at++;
    }
    this.#at = at + 1;
    return escaped ? (JSON.parse(text.slice(start, at + 1)) as string) : text.slice(start + 1, at);
  }

  #number(start: number): ScalarNode {
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
    number.lastIndex = start;
    const word = wordAt(this.#text, start);
    const match = number.exec(this.#text)?.[0];
    if (match !== word) throw new JsonFault('bad_number', start, start + word.length, word);
    this.#at = start + match.length;
    return { type: 'number', value: Number(match), start, end: this.#at };
  }

  #skip(): void {
    const text = this.#text;
    for (;;) {
      const c = text.charCodeAt(this.#at);
      if (c === 0x20 || c === 0x09 || c === 0x0d || c === 0x0a) this.#at++;
      else return;
    }
  }

  #trailingComma(): JsonFault {
    const comma = this.#text.lastIndexOf(',', this.#at);
    return new JsonFault('trailing_comma', comma, comma + 1, this.#text[this.#at] ?? '');
  }

  #notAKey(afterComma: boolean): JsonFault {
    const common = this.#common();
    if (common) return common;
    const word = wordAt(this.#text, this.#at);
    if (/^[\p{L}_$]/u.test(word))
      return new JsonFault('bare_key', this.#at, this.#at + word.length, word);
    if (afterComma && this.#text[this.#at] === ',')
      return new JsonFault('trailing_comma', this.#at - 1, this.#at, ',');
    return this.#unexpected();
  }

  #notAValue(place: 'value' | 'element'): JsonFault {
    const common = this.#common();
    if (common) return common;
    const c = this.#text[this.#at] ?? '';
    if (place === 'element' && c === ',')
      return new JsonFault('unexpected', this.#at, this.#at + 1, c);
    const word = wordAt(this.#text, this.#at);
    if (/^[+.]?\d|^[+.]/.test(word) && word.length > 1)
      return new JsonFault('bad_number', this.#at, this.#at + word.length, word);
    if (/^\p{L}/u.test(word))
      return new JsonFault('literal', this.#at, this.#at + word.length, word);
    return this.#unexpected();
  }

  #expected(reason: 'missing_comma' | 'missing_colon'): JsonFault {
    const common = this.#common();
    if (common) return common;
    const c = this.#text[this.#at] ?? '';
    const startsValue = reason === 'missing_colon' || /["{[\d\-tfn]/.test(c);
    if (!startsValue || c === '}' || c === ']' || c === ',') return this.#unexpected();
    const word = wordAt(this.#text, this.#at);
    return new JsonFault(reason, this.#at, this.#at + word.length, shorten(word));
  }

  /** What can be wrong at any place. */
  #common(): JsonFault | undefined {
    const at = this.#at;
    const c = this.#text[at];
    if (c === undefined) return new JsonFault('cut_off', Math.max(0, at - 1), at, '');
    if (c === '\0') return new JsonFault('nul', at, at + 1, '');
    if (c === "'" || c === '`') return new JsonFault('single_quotes', at, at + 1, c);
    if (/[“”„‘’«»「」]/.test(c)) return new JsonFault('smart_quotes', at, at + 1, c);
    if (/^(\/\/|\/\*)/.test(this.#text.slice(at, at + 2)) || c === '#')
      return new JsonFault('comment', at, this.#text.length, '');
    return undefined;
  }

  #unexpected(): JsonFault {
    const point = this.#text.codePointAt(this.#at) ?? 0;
    const found = String.fromCodePoint(point);
    const shown = /[\p{C}\p{Z}]/u.test(found) ? unicodeName(point) : found;
    return new JsonFault('unexpected', this.#at, this.#at + found.length, shown);
  }

  #afterDocument(node: JsonNode): JsonFault {
    const at = this.#at;
    const c = this.#text[at] ?? '';
    const end = this.#text.trimEnd().length;
    if (c === ',' && this.#text.slice(at + 1).trim() === '')
      return new JsonFault('final_comma', at, at + 1, '');
    const rest = c === ',' ? this.#text.slice(at + 1).trimStart() : this.#text.slice(at);
    if (/^[{["]/.test(rest) && node.type !== 'number')
      return new JsonFault('several_values', at, end, '');
    return this.#common() ?? this.#unexpected();
  }
}

const literals: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function isWordAt(text: string, at: number): boolean {
  return /[\p{L}\p{N}_$]/u.test(text[at] ?? '');
}

function wordAt(text: string, at: number): string {
  const word = /[\p{L}\p{N}_$.+-]+/uy;
  word.lastIndex = at;
  return word.exec(text)?.[0] ?? text[at] ?? '';
}

function shorten(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}

function unicodeName(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

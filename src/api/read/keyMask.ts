/** Takes the key out of a text, at once: for what is short. */
export interface KeyMask {
  (text: string): string;
  /** The same for a text of any length, in steps of some fractions of a millisecond each; returns the clean text. */
  steps(text: string): Generator<undefined, string>;
}

const mark = '[key]';
/** So many encodings one in the other are undone. */
const mostLayers = 4;
/** Shorter ones, as of a server of one's own, may be part of any word. */
const leastKey = 4;
/** Characters that are looked at in one step. */
const stepLength = 4_096;

/** Of the last key: calls to one account follow each other. */
let last: { readonly key: string; readonly mask: KeyMask } | undefined;

/**
 * Takes a key out of texts of a server that echoes it: as it is, in base64 or hex, percent-encoded, with escapes of
 * JSON or HTML, full-width, or with invisible characters and spaces between. Of a text that hides it so, what it means
 * is given. A text without the key stays as it is.
 */
export function keyMask(key: string): KeyMask {
  if (key.length < leastKey) return noMask;
  if (last?.key !== key) last = { key, mask: maskOf(key) };
  return last.mask;
}

function maskOf(key: string): KeyMask {
  const isTelling = key.length >= 16 || (key.length >= 8 && /\d/.test(key) && /[a-z]/i.test(key));
  const words = [...(isTelling ? [key] : []), ...base64Forms(key)].filter((one) => one.length >= 6);
  const forms = [
    ...words.map(escaped),
    // A key such as "password" is one only where it is a word of its own.
    ...(isTelling ? [] : [`(?<![\\w-])${escaped(key)}(?![\\w-])`]),
    hexForm(key),
  ];
  const found = new RegExp(forms.join('|'), 'g');
  const least = Math.min(key.length, ...words.map((word) => word.length));
  // The longest form is hex with separators; one more is looked at behind it.
  const reach = 3 * Buffer.byteLength(key) + 1;
  function* steps(text: string): Generator<undefined, string> {
    let result = text;
    let layer = text;
    for (let depth = 0; depth < mostLayers; depth++) {
      const clean = yield* withoutForms(layer, found, reach);
      if (clean !== layer) result = clean;
      layer = yield* decoded(clean);
      if (layer === clean) break;
    }
    return result;
  }
  const mask = (text: string) => {
    if (text.length < least || isPlain(text, found)) return text;
    const all = steps(text);
    let step = all.next();
    while (step.done !== true) step = all.next();
    return step.value;
  };
  return Object.assign(mask, { steps });
}

// eslint-disable-next-line require-yield -- there is nothing to be done
function* noSteps(text: string): Generator<undefined, string> {
  return text;
}

const noMask: KeyMask = Object.assign((text: string) => text, { steps: noSteps });

/** Short, without escapes, spaces or the key: as ids, names and most other texts are. */
function isPlain(text: string, found: RegExp): boolean {
  found.lastIndex = 0;
  return text.length <= stepLength && /^[!-$'-[\]-~]*$/.test(text) && !found.test(text);
}

/** The text with a mark in the place of each form of the key, of which none is longer than `reach`. */
function* withoutForms(text: string, found: RegExp, reach: number): Generator<undefined, string> {
  let clean = '';
  let copied = 0;
  for (let at = 0; at < text.length;) {
    const before = at > 0 ? 1 : 0;
    const piece = text.slice(at - before, at + stepLength + reach);
    found.lastIndex = before;
    const match = found.exec(piece);
    if (match !== null && match.index < before + stepLength) {
      const start = at - before + match.index;
      clean += text.slice(copied, start) + mark;
      at = copied = start + match[0].length;
    } else at += stepLength;
    yield;
  }
  return copied === 0 ? text : clean + text.slice(copied);
}

/** What of a base64 text depends on the key alone, wherever in the encoded text it begins; in both alphabets. */
function base64Forms(key: string): readonly string[] {
  const bytes = Buffer.from(key);
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)); // prettier-ignore
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** In either case, with or without a separator between the bytes. */
function hexForm(key: string): string {
  return [...Buffer.from(key)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .map((digits) => digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`))
    .join('[:-]?');
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}

const escapes = /\\u\{?0{0,8}([0-9a-f]{2,4})\}?|\\x([0-9a-f]{2})|%([0-9a-f]{2})|&#0{0,8}(\d{2,3});|&#x0{0,8}([0-9a-f]{2});/gi; // prettier-ignore
const longestEscape = 16;

/** The text without one layer of escapes, and without what cannot be seen. */
function* decoded(text: string): Generator<undefined, string> {
  let plain = '';
  for (let at = 0; at < text.length;) {
    const end = endOfPiece(text, at);
    plain += decodedPiece(text.slice(at, end));
    at = end;
    yield;
  }
  return plain;
}

/** Where a piece that begins at `start` can end without cutting an escape or a character. */
function endOfPiece(text: string, start: number): number {
  const end = start + stepLength;
  if (end >= text.length) return text.length;
  const escape = text.slice(end - longestEscape, end).search(/[\\%&]/);
  if (escape >= 0) return end - longestEscape + escape;
  return /[\udc00-\udfff]/.test(text.charAt(end)) ? end - 1 : end;
}

/** What cannot be seen. Also two ligatures that stand for whole sentences, and for no letter of a key. */
const unseen = /[\s\p{C}\p{M}\u115f\u1160\u3164\ufdfa\ufdfb]+/gu;

function decodedPiece(text: string): string {
  const plain = /[\\%&]/.test(text)
    ? text
        .replace(escapes, (all, u?: string, x?: string, p?: string, d?: string, h?: string) => {
          const code = d === undefined ? parseInt(u ?? x ?? p ?? h ?? '', 16) : Number(d);
          return code < 0x20 ? all : String.fromCharCode(code);
        })
        .replace(/\\([^\w])/g, '$1')
    : text;
  if (/^[!-~]*$/.test(plain)) return plain;
  // Marks go first: to put thousands in order takes the square of their number.
  return plain.replace(unseen, '').normalize('NFKC').replace(unseen, '');
}

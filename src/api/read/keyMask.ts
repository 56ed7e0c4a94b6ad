/** Takes the key out of a text. */
export type KeyMask = (text: string) => string;

const mark = '[key]';
/** So many encodings one in the other are undone. */
const mostLayers = 4;
/** Shorter ones, as of a server of one's own, may be part of any word. */
const leastKey = 4;

/** Of the last key: calls to one account follow each other. */
let last: { readonly key: string; readonly mask: KeyMask } | undefined;

/**
 * Takes a key out of texts of a server that echoes it: as it is, in base64 or hex, percent-encoded, with escapes of
 * JSON or HTML, full-width, or with invisible characters and spaces between. Of a text that hides it so, what it means
 * is given. A text without the key stays as it is.
 */
export function keyMask(key: string): KeyMask {
  if (key.length < leastKey) return (text) => text;
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
  return (text) => {
    if (text.length < least) return text;
    let result = text;
    let layer = text;
    for (let depth = 0; depth < mostLayers; depth++) {
      const clean = layer.replace(found, mark);
      if (clean !== layer) result = clean;
      layer = decoded(clean);
      if (layer === clean) break;
    }
    return result;
  };
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

const escapes = /\\u\{?0*([0-9a-f]{2,4})\}?|\\x([0-9a-f]{2})|%([0-9a-f]{2})|&#0*(\d{2,3});|&#x0*([0-9a-f]{2});/gi; // prettier-ignore

/** The text without one layer of escapes, and without what cannot be seen. */
function decoded(text: string): string {
  const plain = /[\\%&]/.test(text)
    ? text
        .replace(escapes, (all, u?: string, x?: string, p?: string, d?: string, h?: string) => {
          const code = d === undefined ? parseInt(u ?? x ?? p ?? h ?? '', 16) : Number(d);
          return code < 0x20 ? all : String.fromCharCode(code);
        })
        .replace(/\\([^\w])/g, '$1')
    : text;
  if (/^[!-~]*$/.test(plain)) return plain;
  return plain.normalize('NFKC').replace(/[\s\p{C}\p{M}\u115f\u1160\u3164]+/gu, '');
}

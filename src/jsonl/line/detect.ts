import type { EnvelopeRule } from '../../providers/profile.ts';
import type { FileShape } from '../problem.ts';
import { isObject, jsonIn } from '../../json/unknownJson.ts';

/** How many non-blank lines at the beginning tell what a file is. */
export const previewLines = 20;
const previewLength = 4_000;

/** Plain letters with a zero byte before or behind each, perhaps after a byte order mark that is no UTF-8. */
const utf16 = /^\ufffd{0,2}(([ -~]\0){4}|(\0[ -~]){4})/;

/** What `shapeOf` needs of a non-blank line: the first one whole, the beginning of the others. */
export function previewOf(line: string, index: number): string {
  return index === 0 ? line : line.slice(0, previewLength);
}

/**
 * What the first non-blank lines say of their file: whose requests it has (perhaps over several lines, perhaps
 * broken), or what else a batch service reads or writes; undefined for all other files, which people have too.
 */
export function shapeOf(lines: readonly string[]): FileShape | undefined {
  const [first, ...others] = lines;
  if (first === undefined) return undefined;
  if (first.startsWith('\x1f\x8b') || first.startsWith('\x1f\ufffd')) return 'gzip';
  if (first.startsWith('PK\x03\x04')) return 'zip';
  if (utf16.test(first)) return 'utf16';
  const text = first.startsWith('\uFEFF') ? first.slice(1) : first;
  const shape = shapeOfLine(text);
  if (shape !== undefined) return shape;
  const isOpen = /^\s*[[{]/.test(text) && membersOf(text) === undefined;
  if (isOpen && shapeOfBroken(lines.join('\n')) === 'openai') return 'openai';
  // A first line that is broken, or a heading of some kind, does not make the others anything else.
  const found = others.map((line) => shapeOfLine(line)).filter((one) => one !== undefined);
  const [second] = found;
  const isMost = found.filter((one) => one === second).length * 2 > others.length;
  return isMost && (isBroken(text) || others.length > 1) ? second : undefined;
}

/** Are these the requests that a provider with this envelope takes? */
export function isRequestShape(shape: FileShape | undefined, envelope: EnvelopeRule): boolean {
  return shape === (envelope.body === 'params' ? 'anthropic' : 'openai');
}

function shapeOfLine(text: string): FileShape | undefined {
  const members = membersOf(text);
  return members ? shapeOfMembers(members) : shapeOfBroken(text);
}

type Has = (name: string) => boolean;
interface Members {
  readonly has: Has;
  /** Is this member an object that has another one? */
  readonly holds: (name: string, inner: string) => boolean;
}

function shapeOfMembers({ has, holds }: Members): FileShape | undefined {
  const isKnown = has('custom_id') || has('key') || has('id');
  if (!has('body')) {
    if (has('custom_id') && has('params')) return 'anthropic';
    if (holds('request', 'contents')) return has('response') ? 'results' : 'gemini';
    if (has('custom_id') && has('result')) return 'results';
    if (has('key') && (holds('response', 'candidates') || holds('error', 'message')))
      return 'results';
    if (isKnown && has('custom_id') && (has('response') || has('error'))) return 'results';
    if (has('response') || has('error')) return undefined;
  }
  if (has('custom_id')) return 'openai';
  const isRequest = has('body') ? has('method') || has('url') : has('method') && has('url');
  return isRequest ? 'openai' : undefined;
}

/** Members of the object that a line is, or of the one that its text is, when it was encoded twice. */
function membersOf(text: string): Members | undefined {
  const value = jsonIn(text);
  const object = typeof value === 'string' ? jsonIn(value) : value;
  if (!isObject(object)) return undefined;
  return {
    has: (name) => Object.hasOwn(object, name),
    holds(name, inner) {
      const member = object[name];
      return isObject(member) && Object.hasOwn(member, inner);
    },
  };
}

function isBroken(text: string): boolean {
  return jsonIn(text) === undefined;
}

/** Of text that is no JSON: names as JSON, Python, CSV, HTML or a second encoding writes them. */
function shapeOfBroken(text: string): FileShape | undefined {
  const has: Has = (name) =>
    new RegExp(
      `(["'\\u201c\\u201d]|&quot;|\\b)${name}(\\\\?["'\\u201c\\u201d]+|&quot;)?\\s*:`,
    ).test(text) &&
    new RegExp(`(["'\\u201c\\u201d{,\\s]|&quot;)${name}(["'\\u201c\\u201d\\\\:\\s]|&quot;)`).test(
      text,
    );
  if (!/[{[]/.test(text)) return undefined;
  return shapeOfMembers({ has, holds: (name, inner) => has(name) && has(inner) });
}

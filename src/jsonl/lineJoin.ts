import { problemAt, type Severities } from './finding.ts';
import { readTree } from './jsonTree.ts';
import type { LineVerdict } from './lineVerdict.ts';
import type { Problem } from './problem.ts';

/** Most lines that are taken for one request. */
export const mostLines = 500;
const mostUnits = 1_000_000;

/** Lines that together may be one request; begun by a line that ends inside an object. */
export class LineJoin {
  readonly #texts: string[];
  #depth: number;
  #units: number;

  constructor(first: string) {
    this.#texts = [first];
    this.#units = first.length;
    this.#depth = depthAfter(first, 0);
  }

  /** @returns undefined when more lines are needed; else whether they are one JSON object */
  add(text: string, verdict: LineVerdict): boolean | undefined {
    // A blank line or a whole request: what was begun before it is just broken.
    if (verdict.kind === 'blank' || verdict.hasId) return false;
    if (!continues(this.#texts.at(-1) ?? '', text)) return false;
    this.#texts.push(text);
    this.#units += text.length;
    this.#depth = depthAfter(text, this.#depth);
    if (this.#depth < 0 || this.#texts.length > mostLines || this.#units > mostUnits) return false;
    return this.#depth > 0 ? undefined : isObject(this.#texts.join('\n'));
  }

  /** @param line of the first of the lines */
  problem(line: number, severities: Severities): Problem | undefined {
    const first = this.#texts[0] ?? '';
    const last = this.#texts.at(-1) ?? '';
    const finding = {
      code: 'invalid_json_line',
      reason: 'value_continues',
      found: '',
      start: first.length - first.trimStart().length,
      end: last.trimEnd().length,
    } as const;
    const problem = problemAt(finding, line, severities);
    return problem && { ...problem, endLine: line + this.#texts.length - 1 };
  }
}

/**
 * Can JSON go on like that? Else hundreds of lines would be read for each line of a file whose lines all lack their
 * end. A line that begins a request of its own is no part of another.
 */
function continues(before: string, text: string): boolean {
  if (/^\s*\{\s*"custom_id"/.test(text)) return false;
  const needsValue = /[,:[{]$/.test(before.trimEnd());
  return /^\s*[,:\]}]/.test(text) ? !/[,:]$/.test(before.trimEnd()) : needsValue;
}

/** Open brackets after a line; negative when it closes too many or ends inside a string. */
function depthAfter(text: string, before: number): number {
  let depth = before;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (inString) {
      if (c === '\\') at++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '{' || c === '[') depth++;
    else if ((c === '}' || c === ']') && --depth < 0) return -1;
  }
  return inString ? -1 : depth;
}

function isObject(text: string): boolean {
  try {
    return readTree(text).type === 'object';
  } catch {
    return false;
  }
}

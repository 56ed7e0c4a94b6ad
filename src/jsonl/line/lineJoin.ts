import { problemAt, type Severities } from '../rules/finding.ts';
import { deepestTree, JsonFault, readTree, TooDeep } from '../json/readTree.ts';
import type { LineVerdict } from '../rules/lineVerdict.ts';
import type { Problem } from '../problem.ts';

/** Most lines that are taken for one request. */
export const mostLines = 500;
const mostUnits = 1_000_000;

/** Lines that together are one JSON object. */
export interface JoinedSpan {
  /** How many they are. */
  readonly lines: number;
  /** UTF-16 offset of the object's beginning in the first of them, and of its end in the last. */
  readonly start: number;
  readonly end: number;
  /** Does it go on between its values, or inside a string? */
  readonly reason: 'value_continues' | 'string_continues';
}

/** The one problem of lines that together are a request. @param line of the first of them */
export function joinProblem(
  { lines, start, end, reason }: JoinedSpan,
  line: number,
  severities: Severities,
): Problem | undefined {
  const finding = { code: 'invalid_json_line', reason, found: '', start, end } as const;
  const problem = problemAt(finding, line, severities);
  return problem && { ...problem, endLine: line + lines - 1 };
}

interface WindowLine {
  readonly text: string;
  /** Open brackets before it and the most of them within it, counted from where the window once began. */
  readonly before: number;
  readonly most: number;
  /** UTF-16 units before it, counted likewise. */
  readonly unitsBefore: number;
  /** The line that closes what it opens; `never` when none can, undefined as long as that is open. */
  closedBy: number | undefined;
  /** It ends inside a string, which later lines may close. */
  readonly endsInString: boolean;
}

const never = Infinity;

/**
 * Consecutive lines that wait until it is known whether they are requests over several lines. Lines come at the end
 * and leave at the front; each is read a few times at most, whatever the lines around it open.
 */
export class JoinWindow {
  readonly #lines: WindowLine[] = [];
  #first = 0;
  /** Lines whose brackets no later one has closed; the innermost is the last. */
  #open: WindowLine[] = [];
  #depth = 0;
  #units = 0;
  /** Where lines that were read as one value turned out to be none. */
  #faultyLine = -1;
  /** The request over several lines that is looked for, while the first line ends inside a string. */
  #broken: BrokenString | undefined;
  #isEnded = false;

  get length(): number {
    return this.#lines.length;
  }

  /** Line of the first. */
  get start(): number {
    return this.#first;
  }

  /** Adds the line that follows; when there is none yet, any. */
  add(line: number, text: string, verdict: LineVerdict): void {
    const previous = this.#lines.at(-1);
    if (!previous) this.#first = line;
    const brackets = bracketsOf(text);
    const before = this.#depth;
    this.#depth += brackets.rise;
    if (!previous || !canFollow(previous.text, text, verdict) || brackets.endsInString)
      this.#closeOpen();
    else {
      const least = before + brackets.fewest;
      const isEnd = this.#depth === least && brackets.endsClosed;
      for (let one = this.#open.at(-1); one && one.before >= least; one = this.#open.at(-1)) {
        one.closedBy = isEnd && one.before === least ? line : never;
        this.#open.pop();
      }
    }
    const begins = verdict.opens && text.trimStart().startsWith('{');
    const canBegin = begins && !brackets.endsInString;
    const added: WindowLine = {
      text,
      before,
      most: before + brackets.most,
      unitsBefore: this.#units,
      closedBy: canBegin ? undefined : never,
      endsInString: begins && brackets.endsInString,
    };
    this.#units += text.length;
    this.#lines.push(added);
    if (canBegin) this.#open.push(added);
  }

  /** What is open stays so: no line follows that could close it. */
  close(): void {
    this.#isEnded = true;
    this.#closeOpen();
  }

  #closeOpen(): void {
    for (const one of this.#open) one.closedBy = never;
    this.#open = [];
  }

  /** What the first line begins: one object over several lines or none; undefined when more lines must tell. */
  outcome(): JoinedSpan | 'none' | undefined {
    const [first] = this.#lines;
    if (!first) return undefined;
    if (first.endsInString) return this.#stringOutcome();
    const { closedBy } = first;
    if (closedBy === never) return 'none';
    const lines = closedBy === undefined ? this.length : closedBy - this.#first + 1;
    const unitsAfter = this.#lines[lines]?.unitsBefore ?? this.#units;
    if (lines > mostLines || unitsAfter - first.unitsBefore > mostUnits) return 'none';
    if (closedBy === undefined) return undefined;
    if (!this.#isObject(lines)) return 'none';
    const last = this.#lines[lines - 1]?.text ?? '';
    const start = first.text.length - first.text.trimStart().length;
    return { lines, start, end: last.trimEnd().length, reason: 'value_continues' };
  }

  /** As `outcome`, of a first line that ends inside a string: raw line breaks may stand in it. */
  #stringOutcome(): JoinedSpan | 'none' | undefined {
    this.#broken ??= new BrokenString();
    const broken = this.#broken;
    while (broken.lines < this.length) {
      const { text } = this.#lines[broken.lines] as WindowLine;
      const state = broken.add(text);
      if (state === 'open') continue;
      if (state === 'none') return 'none';
      const start = broken.text.length - broken.text.trimStart().length;
      const { lines } = broken;
      return { lines, start, end: text.trimEnd().length, reason: 'string_continues' };
    }
    return this.#isEnded ? 'none' : undefined;
  }

  /** Takes so many lines off the front. */
  drop(count: number): void {
    for (const line of this.#lines.splice(0, count)) if (this.#open[0] === line) this.#open.shift();
    this.#first += count;
    this.#broken = undefined;
  }

  #isObject(count: number): boolean {
    const lines = this.#lines.slice(0, count);
    const { before } = lines[0] as WindowLine;
    if (lines.some(({ most }) => most - before > deepestTree)) return false;
    // What was read in something larger was read as a value, and fails as it did there.
    if (this.#faultyLine > this.#first && this.#faultyLine < this.#first + count) return false;
    const text = lines.map((one) => one.text).join('\n');
    try {
      readTree(text);
      return true;
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      this.#faultyLine = this.#first + text.slice(0, error.start).split('\n').length - 1;
      return false;
    }
  }
}

/** A request whose strings have raw line breaks, read line by line. */
class BrokenString {
  /** Of the request so far, with its line breaks as JSON writes them. */
  text = '';
  /** How many lines that is. */
  lines = 0;
  #inString = false;
  #depth = 0;

  /** @returns is it whole with this line, or can it not be one? */
  add(line: string): 'open' | 'whole' | 'none' {
    const isFirst = this.lines === 0;
    // A line that looks like a request of its own is no part of another.
    if (!isFirst && /^\s*\{\s*"/.test(line)) return 'none';
    if (this.lines === mostLines || this.text.length + line.length > mostUnits) return 'none';
    if (!isFirst) this.text += this.#inString ? '\\n' : '\n';
    this.text += line;
    this.lines++;
    for (let at = 0; at < line.length; at++) {
      const c = line[at];
      if (this.#inString) {
        if (c === '\\') at++;
        else if (c === '"') this.#inString = false;
      } else if (c === '"') this.#inString = true;
      else if (c === '{' || c === '[') this.#depth++;
      else if (c === '}' || c === ']') this.#depth--;
    }
    if (this.#depth > 0 || this.#inString) return 'open';
    try {
      readTree(this.text);
      return 'whole';
    } catch (error) {
      if (!(error instanceof JsonFault || error instanceof TooDeep)) throw error;
      return 'none';
    }
  }
}

/** Lines that are one request, with the line breaks in its strings as JSON writes them. */
export function withWrittenBreaks(lines: readonly string[]): string {
  const broken = new BrokenString();
  for (const line of lines) broken.add(line);
  return broken.text;
}

/** Can a line be a further one of a request? A blank one or one with an id ends what was begun before it. */
function canFollow(before: string, text: string, verdict: LineVerdict): boolean {
  return verdict.kind !== 'blank' && !verdict.hasId && continues(before, text);
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

/** How the open brackets change in a line: in all, the fewest and most on the way, and how the line ends. */
function bracketsOf(text: string) {
  let rise = 0;
  let fewest = 0;
  let most = 0;
  let inString = false;
  let closed = -1;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (inString) {
      if (c === '\\') at++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '{' || c === '[') most = Math.max(most, ++rise);
    else if (c === '}' || c === ']') {
      fewest = Math.min(fewest, --rise);
      closed = at;
    }
  }
  const endsClosed = closed >= 0 && text.slice(closed + 1).trim() === '';
  return { rise, fewest, most, endsInString: inString, endsClosed };
}

// In one piece: a remembered shape and a line that is read are two ways to one verdict.
import { withOwnModels } from '../../providers/ownModels.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { BodySchemas } from '../schemas/bodySchemas.ts';
import { viewOfLine, type ByteView, textOf, utf16Length } from '../scan/bytes.ts';
import { isPlainDataUri } from '../rules/dataUri.ts';
import {
  alikeKey,
  compareSpans,
  severityFor,
  type Finding,
  type Severities,
  type Request,
  type RequestContext,
} from '../rules/finding.ts';
import { decodedLine } from '../json/decodedLine.ts';
import { memberOf, stringOf, type JsonNode, type JsonSpan } from '../json/jsonTree.ts';
import { JsonFault, readTree, TooDeep } from '../json/readTree.ts';
import { KeyTable } from '../scan/keyTable.ts';
import { LineScanner, scanned } from '../scan/lineScanner.ts';
import type { AlikeProblems, LineVerdict } from '../rules/lineVerdict.ts';

import { asksForWord } from '../rules/answerSchemas.ts';
import { contextOf } from '../rules/contextSize.ts';
import { embeddingInputs } from '../rules/embeddingInputs.ts';
import { bytesMentionJson, mentionsJson } from '../rules/jsonWord.ts';
import { checkRequest, decidingKeys, readRequest } from '../rules/requestRules.ts';
import type { RuleOptions } from '../rules/ruleOptions.ts';
import { ShapeMemo, type Remembered } from './shapeMemo.ts';
import { safeDepth } from '../rules/text.ts';

/** A shape's hashes and what was judged of it. */
export type Shape = Remembered<LineVerdict>;

/** Where the values are that lines of one file share or must not share; with quotation marks. */
export interface LinePlaces {
  readonly id?: JsonSpan | undefined;
  readonly idText?: string | undefined;
  readonly url?: JsonSpan | undefined;
  readonly model?: JsonSpan | undefined;
  readonly thinking?: JsonSpan | undefined;
}

/** All that can be said of one line from its text alone. */
export interface LineReading {
  readonly verdict: LineVerdict;
  readonly findings: readonly Finding[];
  readonly places: LinePlaces;
}

const blank = {
  kind: 'blank',
  hasId: false,
  model: undefined,
  url: undefined,
  inputs: 0,
  window: undefined,
  word: undefined,
} as const;

/** What a shape's hash becomes where the lines of a shape differ in a word that they must have. */
const ofWord = { mentioned: 0x5bd1e995, missing: 0x27d4eb2f } as const;

/**
 * Judges single lines. A line is scanned once; only one whose shape was never seen, or that looks wrong, is read
 * as objects and goes through the schemas.
 */
export class LineChecker {
  readonly scanner: LineScanner;
  /** Is the scanner's note of places complete for the line that was checked last? */
  placesAreExact = true;
  /** What was read of the line that was checked last, if it had to be. */
  reading: LineReading | undefined;

  readonly #keys: KeyTable;
  readonly #context: RequestContext;
  readonly #severities: Severities;
  readonly #maxLineBytes: number;
  readonly #memo = new ShapeMemo<LineVerdict>();
  readonly #blank: LineVerdict;
  readonly #idPattern: RegExp | undefined;

  constructor(ofProvider: ProviderProfile, options: RuleOptions = {}) {
    const profile = withOwnModels(ofProvider, options.models);
    this.#severities = options.severities ?? {};
    const schemas = options.schemas ?? new BodySchemas();
    this.#context = { profile, schemas, today: options.today };
    const { pattern } = profile.envelope.customId ?? {};
    this.#idPattern = pattern === undefined ? undefined : new RegExp(pattern, 'u');
    this.#maxLineBytes = profile.limits.maxLineBytes ?? Infinity;
    this.#keys = new KeyTable(decidingKeys(profile), profile.envelope.body);
    this.scanner = new LineScanner(this.#keys);
    this.#blank = this.#judge({ ...blank, thinking: undefined }, [
      { code: 'blank_line', start: 0, end: 0 },
    ]);
  }

  /**
   * Judges the line that begins at `start` and ends with a line feed; `scanner` has its places afterwards.
   * @param wellFormed is it UTF-8?
   */
  check(view: ByteView, start: number, wellFormed: boolean): LineVerdict {
    const { scanner } = this;
    const { bytes } = view;
    const result = scanner.scan(view, start);
    this.placesAreExact = true;
    this.reading = undefined;
    if (result === scanned.blank && scanner.notes === 0) return this.#blank;
    if (
      result === scanned.valid &&
      scanner.notes === 0 &&
      wellFormed &&
      scanner.end - start <= this.#maxLineBytes &&
      this.#idFits(bytes) &&
      (scanner.addressCount === 0 || this.#addressesArePlain(bytes))
    ) {
      const known = this.#known(bytes, start);
      if (known) {
        this.placesAreExact = !known.repeatsKeys;
        return known;
      }
      this.reading = this.read(lineText(bytes, start, scanner.end), wellFormed);
      const { verdict } = this.reading;
      this.#remember(verdict, start);
      this.placesAreExact = !verdict.repeatsKeys;
      return verdict;
    }
    if (result === scanned.invalid) scanner.end = bytes.indexOf(0x0a, start);
    this.placesAreExact = false;
    this.reading = this.read(lineText(bytes, start, scanner.end), wellFormed);
    return this.reading.verdict;
  }

  /** What is remembered of the scanned line's shape; nothing for a line that its length alone may make wrong. */
  #known(bytes: Uint8Array, start: number): LineVerdict | undefined {
    const { hashA, hashB, end } = this.scanner;
    const known = this.#memo.get(hashA, hashB);
    if (!known || this.#isLong(known, start)) return undefined;
    if (known.word === undefined) return known;
    const word = bytesMentionJson(bytes, start, end) ? 'mentioned' : 'missing';
    return this.#memo.get(hashA, hashB ^ ofWord[word]);
  }

  #remember(verdict: LineVerdict, start: number): void {
    if (this.#isLong(verdict, start)) return;
    const { hashA, hashB } = this.scanner;
    // That lines of this shape need the word is remembered beside what the word makes of them.
    if (!this.#memo.get(hashA, hashB)) this.#memo.set(hashA, hashB, verdict);
    if (verdict.word) this.#memo.set(hashA, hashB ^ ofWord[verdict.word], verdict);
  }

  /** May the line have more tokens than its model reads? The data of pictures does not count. */
  #isLong({ window }: LineVerdict, start: number): boolean {
    const { end, addresses, addressCount } = this.scanner;
    if (window === undefined || end - start <= window) return false;
    let bytes = end - start;
    for (let k = 0; k < addressCount * 2; k += 2)
      bytes -= (addresses[k + 1] as number) - (addresses[k] as number);
    return bytes > window;
  }

  /** As `check`, for a line whose reading was kept since its places are not exact. */
  recall({ bytes }: ByteView, start: number, reading: LineReading): LineVerdict {
    this.scanner.end = bytes.indexOf(0x0a, start);
    this.placesAreExact = false;
    this.reading = reading;
    return reading.verdict;
  }

  /** The shapes that were judged so far, as data for a checker of the same profile and options. */
  knownShapes(): Shape[] {
    return this.#memo.entries();
  }

  learn(shapes: readonly Shape[]): void {
    for (const { a, b, value } of shapes) this.#memo.set(a, b, value);
  }

  /** Reads one line from its text, without its line end: what is wrong, and where. */
  read(text: string, wellFormed = true): LineReading {
    const findings: Finding[] = [];
    const whole = { start: 0, end: text.length };
    // Every other byte of UTF-16 is 0 in what JSON is made of.
    const reason = text.includes('\0') ? 'utf16' : 'other';
    if (!wellFormed) findings.push({ code: 'invalid_utf8', reason, ...whole });
    if (this.#maxLineBytes < Infinity && text.length > this.#maxLineBytes / 3) {
      const bytes = new TextEncoder().encode(text).length;
      if (bytes > this.#maxLineBytes)
        findings.push({ code: 'line_too_long', bytes, max: this.#maxLineBytes, ...whole });
    }
    if (/^[ \t\r]*$/.test(text)) {
      findings.push({ code: 'blank_line', ...whole });
      const verdict = this.#judge({ ...blank, thinking: undefined }, findings);
      return { verdict, findings, places: {} };
    }
    let root: JsonNode;
    try {
      root = readTree(text);
    } catch (error) {
      return this.#unreadable(text, error, findings);
    }
    if (root.type !== 'object') {
      findings.push({
        code: 'invalid_json_line',
        reason: decodedLine(text)?.encoding ?? 'not_object',
        found: root.type,
        start: root.start,
        end: root.end,
      });
      const facts = { ...blank, kind: 'other', thinking: undefined } as const;
      return { verdict: this.#judge(facts, findings), findings, places: {} };
    }
    const request = readRequest(text, root, this.#context.profile.envelope.body);
    for (const finding of checkRequest(request, this.#context)) findings.push(finding);
    const depth = depthOf(root);
    if (depth > safeDepth)
      findings.push({ code: 'deep_nesting', depth, max: safeDepth, start: 0, end: 1 });
    findings.sort(compareSpans);
    const places = placesOf(root, request.body);
    const verdict = this.#judge(
      {
        kind: 'request',
        hasId: (places.idText ?? '') !== '',
        model: request.model === '' ? undefined : request.model,
        url: request.url === '' ? undefined : request.url,
        inputs: embeddingInputs(request),
        window: contextOf(this.#context.profile, request.model),
        word: this.#wordOf(request),
        thinking:
          this.#context.profile.oneThinkingMode === true ? thinkingOf(request.body) : undefined,
      },
      findings,
    );
    return { verdict, findings, places };
  }

  #wordOf({ body, text }: Request): LineVerdict['word'] {
    if (!this.#context.profile.jsonWord || !asksForWord(body)) return undefined;
    return mentionsJson(text) ? 'mentioned' : 'missing';
  }

  #unreadable(text: string, error: unknown, findings: Finding[]): LineReading {
    if (error instanceof TooDeep) return this.#scanDeep(text, findings);
    if (!(error instanceof JsonFault)) throw error;
    const encoding = decodedLine(text)?.encoding;
    const { reason, start, end, found } =
      encoding === undefined ? error : { reason: encoding, ...wholeOf(text), found: '' };
    // What its bytes are says enough of a line of UTF-16.
    if (!findings.some((finding) => finding.code === 'invalid_utf8' && finding.reason === 'utf16'))
      findings.push({ code: 'invalid_json_line', reason, found, start, end });
    const facts = { ...blank, kind: 'broken', thinking: undefined } as const;
    return { verdict: this.#judge(facts, findings), findings, places: {} };
  }

  /** For lines that are too deep for objects: the scanner needs no stack. */
  #scanDeep(text: string, findings: Finding[]): LineReading {
    const scanner = new LineScanner(this.#keys);
    const view = viewOfLine(text);
    const valid = scanner.scan(view, 0) === scanned.valid;
    if (valid)
      findings.push({
        code: 'deep_nesting',
        depth: scanner.depth,
        max: safeDepth,
        start: 0,
        end: 1,
      });
    else {
      const start = utf16Length(view.bytes, 0, scanner.end);
      const found = text.slice(start, start + 1);
      findings.push({
        code: 'invalid_json_line',
        reason: start < text.length ? 'unexpected' : 'cut_off',
        found,
        start,
        end: start + found.length,
      });
    }
    const kind = !valid ? 'broken' : text.trimStart().startsWith('{') ? 'request' : 'other';
    const verdict = this.#judge({ ...blank, kind, thinking: undefined }, findings);
    return { verdict, findings, places: {} };
  }

  /** Does the id surely keep the provider's rule? The shape only tells whether it is empty. */
  #idFits(bytes: Uint8Array): boolean {
    const rule = this.#context.profile.envelope.customId;
    const { idStart, idEnd } = this.scanner;
    if (!rule || idStart < 0) return true;
    if (this.#idPattern) return this.#idPattern.test(textOf(bytes, idStart, idEnd));
    let length = 0;
    // Bytes that continue a character do not count.
    for (let k = idStart; k < idEnd; k++) if (((bytes[k] as number) & 0xc0) !== 0x80) length++;
    return length >= (rule.minLength ?? 1) && length <= (rule.maxLength ?? Infinity);
  }

  #addressesArePlain(bytes: Uint8Array): boolean {
    const { addresses, addressCount } = this.scanner;
    for (let k = 0; k < addressCount * 2; k += 2) {
      if (!isPlainDataUri(bytes, addresses[k] as number, addresses[k + 1] as number)) return false;
    }
    return true;
  }

  #judge(
    facts: Omit<LineVerdict, 'counts' | 'repeatsKeys' | 'opens'>,
    findings: readonly Finding[],
  ): LineVerdict {
    const counts = new Map<string, AlikeProblems>();
    for (const finding of findings) {
      const { code } = finding;
      const severity = severityFor(code, finding, this.#severities);
      if (severity === 'off') continue;
      const key = alikeKey(code, severity, finding);
      const known = counts.get(key);
      if (known) known.count++;
      else counts.set(key, { key, code, severity, count: 1, lines: 1 });
    }
    const repeatsKeys = findings.some(({ code }) => code === 'duplicate_key');
    const opens = findings.some(
      (finding) =>
        finding.code === 'invalid_json_line' &&
        (finding.reason === 'cut_off' || finding.reason === 'open_string'),
    );
    return { ...facts, opens, repeatsKeys, counts: [...counts.values()] };
  }
}

/** The text of a line without the carriage return of its line end. */
export function lineText(bytes: Uint8Array, start: number, end: number): string {
  return textOf(bytes, start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end);
}

/** A line without the space around it. */
function wholeOf(text: string): JsonSpan {
  return { start: text.length - text.trimStart().length, end: text.trimEnd().length };
}

function placesOf(root: JsonNode, body: JsonNode | undefined): LinePlaces {
  const ofType = (type: JsonNode['type'], node: JsonNode | undefined) =>
    node?.type === type ? node : undefined;
  const id = ofType('string', memberOf(root, 'custom_id')?.value);
  return {
    id,
    idText: stringOf(id),
    url: ofType('string', memberOf(root, 'url')?.value),
    model: ofType('string', memberOf(body, 'model')?.value),
    thinking: ofType('boolean', memberOf(body, 'enable_thinking')?.value),
  };
}

function thinkingOf(body: JsonNode | undefined): LineVerdict['thinking'] {
  if (body?.type !== 'object') return undefined;
  const node = memberOf(body, 'enable_thinking')?.value;
  if (node?.type !== 'boolean') return 'absent';
  return node.value === true ? 'true' : 'false';
}

function depthOf(node: JsonNode): number {
  if (node.type === 'object')
    return 1 + node.members.reduce((most, { value }) => Math.max(most, depthOf(value)), 0);
  return node.type === 'array'
    ? 1 + node.items.reduce((most, item) => Math.max(most, depthOf(item)), 0)
    : 0;
}

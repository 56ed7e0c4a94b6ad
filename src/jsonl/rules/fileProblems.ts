import { problemAt, type Finding } from './finding.ts';
import type { JsonSpan } from '../json/jsonTree.ts';
import type { FileShape, Place, Problem } from '../problem.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import type { RuleOptions } from './ruleOptions.ts';

/** The values that all requests of a file should share. */
export const sharedValues = ['model', 'url', 'thinking'] as const;
export type SharedValue = (typeof sharedValues)[number];

/** The requests that have one value, of those that should share it. */
export interface ValueGroup {
  readonly value: string;
  readonly count: number;
  /** 0-based line of the first of them. */
  readonly firstLine: number;
}

/** The value that most requests have; of two equally frequent ones the one that came first. */
export function usualOf<G extends ValueGroup>(
  kind: SharedValue,
  groups: Iterable<G>,
): G | undefined {
  let usual: G | undefined;
  for (const group of groups) {
    if (group.count === 0 || (kind === 'thinking' && group.value === 'absent')) continue;
    const wins =
      !usual ||
      group.count > usual.count ||
      (group.count === usual.count && group.firstLine < usual.firstLine);
    if (wins) usual = group;
  }
  return usual;
}

/** The problem of a request whose value is not the usual one. */
export function mismatchFinding(
  kind: SharedValue,
  value: string,
  usual: string,
  span: { readonly start: number; readonly end: number },
  profile: ProviderProfile,
): Finding {
  const { start, end } = span;
  if (kind === 'model') {
    const reason = profile.envelope.mixedModels === 'refused' ? 'refused' : 'undocumented';
    return { code: 'mismatched_model', reason, model: value, usual, start, end };
  }
  if (kind === 'url') return { code: 'mismatched_url', url: value, usual, start, end };
  const reason = value === 'absent' ? 'absent' : 'other';
  return { code: 'mismatched_thinking', reason, usual, start, end };
}

/** Does the provider want this value equal in all lines of a file? */
export function mustAgree(kind: SharedValue, profile: ProviderProfile): boolean {
  const { mixedModels, mixedUrls } = profile.envelope;
  if (kind === 'model') return mixedModels !== 'allowed';
  if (kind === 'url') return mixedUrls !== 'allowed';
  return profile.oneThinkingMode === true;
}

/** What is known of the file as a whole. */
export interface FileFacts {
  readonly requests: number;
  /** Texts to embed in all requests. */
  readonly inputs: number;
  readonly bytes: number;
  readonly hasMark: boolean;
  readonly crlf: number;
  readonly lf: number;
  /** Place of the bracket that opens the array that the file is. */
  readonly arrayAt: Place | undefined;
  /** What it is when it has no requests of the provider. */
  readonly otherShape: FileShape | undefined;
  /** The first request above the provider's limit. */
  readonly firstTooMany: Place | undefined;
  /** Does it hold anything but white space? */
  readonly isEmpty: boolean;
}

/** Problems of the file as a whole; their place is its beginning. */
export function fileProblems(
  facts: FileFacts,
  profile: ProviderProfile,
  options: RuleOptions,
): Problem[] {
  const problems: Problem[] = [];
  const { maxFileBytes, warnFileBytes, maxRequests } = profile.limits;
  const add = (finding: Finding, line = 0) => {
    const problem = problemAt(finding, line, options.severities ?? {});
    if (problem) problems.push(problem);
  };
  const start = { start: 0, end: 1 };
  const { bytes } = facts;
  if (facts.hasMark) add({ code: 'byte_order_mark', ...start });
  if (facts.otherShape === 'utf16') add({ code: 'invalid_utf8', reason: 'utf16', ...start });
  else if (facts.otherShape !== undefined) {
    const finding = { code: 'other_shape', reason: facts.otherShape, ...start } as const;
    const problem = problemAt(finding, 0, options.severities ?? {});
    const isSent = options.assumeBatch === true && options.severities?.other_shape === undefined;
    if (problem) problems.push(isSent ? { ...problem, severity: 'error' } : problem);
  }
  if (facts.isEmpty && options.assumeBatch) add({ code: 'empty_file', start: 0, end: 0 });
  if (options.fileName !== undefined && !options.fileName.endsWith('.jsonl'))
    add({ code: 'wrong_extension', ...extensionOf(options.fileName), ...start });
  if (facts.crlf > 0 && facts.lf > 0)
    add({ code: 'mixed_line_ends', crlf: facts.crlf, lf: facts.lf, ...start });
  if (maxFileBytes !== null && bytes > maxFileBytes)
    add({ code: 'file_too_large', bytes, max: maxFileBytes, ...start });
  else if (warnFileBytes !== undefined && bytes > warnFileBytes)
    add({ code: 'file_near_limit', bytes, max: warnFileBytes, ...start });
  const { maxEmbeddingInputs: maxInputs } = profile;
  if (maxInputs !== undefined && facts.inputs > maxInputs)
    add({ code: 'too_many_inputs', count: facts.inputs, max: maxInputs, ...start });
  if (facts.arrayAt) {
    const { line, ...span } = facts.arrayAt;
    add({ code: 'json_array_file', ...span }, line);
  } else if (maxRequests !== null && facts.firstTooMany && facts.otherShape === undefined) {
    const { line, ...span } = facts.firstTooMany;
    add({ code: 'too_many_requests', count: facts.requests, max: maxRequests, ...span }, line);
  }
  return problems;
}

function extensionOf(name: string) {
  return { reason: name.toLowerCase().endsWith('.jsonl') ? 'case' : 'other', name } as const;
}

/** Most frequent first, then in the order of the file. */
export function byFrequency(
  a: { readonly count: number; readonly firstLine: number },
  b: { readonly count: number; readonly firstLine: number },
): number {
  return b.count - a.count || a.firstLine - b.firstLine;
}

/** Where the values of a line stand. */
type SharedPlaces = { readonly [K in SharedValue]?: JsonSpan | undefined };

/** Where the value stands; a mode that is absent is told at the model. */
export function spanOfShared(kind: SharedValue, value: string, places: SharedPlaces): JsonSpan {
  const span = kind === 'thinking' && value === 'absent' ? places.model : places[kind];
  return span ? { start: span.start, end: span.end } : { start: 0, end: 1 };
}

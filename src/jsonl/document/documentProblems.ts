import type { ProviderProfile } from '../../providers/profile.ts';
import type { BatchSummary, ProblemList } from '../rules/report.ts';
import type { DocumentJoins, JoinedLines } from './documentJoins.ts';
import type { DocumentPreview } from './documentPreview.ts';
import type { DocumentTally } from './documentTally.ts';
import { endOfString } from '../json/minify.ts';
import {
  fileProblems,
  mismatchFinding,
  mustAgree,
  sharedValues,
  usualOf,
  type SharedValue,
  type ValueGroup,
} from '../rules/fileProblems.ts';
import { alikeKey, compareSpans, problemAt, severityFor } from '../rules/finding.ts';
import { Totals } from '../rules/totals.ts';
import type { JsonSpan } from '../json/jsonTree.ts';
import type { LineChecker, LineReading } from '../line/lineChecker.ts';
import { isRequestShape } from '../line/detect.ts';
import { joinProblem } from '../line/lineJoin.ts';
import { lineNumberOf, type LineBlock, type LineRecord } from './lineBlock.ts';
import type { LineList } from './lineList.ts';
import type { Place, Problem, ProblemCode } from '../problem.ts';
import { compareProblems, ProblemCollector, ProblemSelection } from '../rules/problemSelection.ts';
import type { RuleOptions } from '../rules/ruleOptions.ts';
import { byFrequency, spanOfShared } from '../rules/fileProblems.ts';

/** What a document knows, for those who ask it. */
export interface DocumentState {
  readonly lines: LineList;
  readonly tally: DocumentTally;
  readonly checker: LineChecker;
  readonly preview: DocumentPreview;
  readonly joins: DocumentJoins;
  readonly profile: ProviderProfile;
  readonly options: RuleOptions;
}

interface Usual extends ValueGroup {
  readonly first: LineRecord;
}

type Usuals = Readonly<Partial<Record<SharedValue, Usual>>>;

const nothing: ProblemList = { list: [], total: 0, byCode: new Map() };

/** The problems of a document, capped; only lines that may have some are looked at. */
export function listProblems(state: DocumentState, cap: number): ProblemList {
  const { isShown, arrayAt, judgesLines } = viewOf(state);
  if (!isShown) return nothing;
  const joined = state.joins.read(state.lines, state.tally, arrayAt !== undefined);
  const usuals = usualsOf(state);
  const { totals, ofLines, ofFile } = totalsOf(state, usuals, joined);
  const selection = new ProblemSelection(totals.alike, cap);
  const fromLines = judgesLines ? collect(state, usuals, ofLines, selection) : [];
  const ofJoined = judgesLines
    ? joinProblems(state, firstAlike(state, joined, neededOf(state, selection)))
    : [];
  const found = [...ofFile, ...ofJoined, ...fromLines];
  const { total, byCode } = totals;
  return { list: selection.select(found), total, byCode };
}

/**
 * Every problem of a document in its order, those of a line together; for who takes all, in turns of his own. The
 * document must stay as it is meanwhile.
 */
export function* everyProblem(state: DocumentState): Generator<readonly Problem[]> {
  const { isShown, arrayAt, judgesLines } = viewOf(state);
  if (!isShown) return;
  const joined = state.joins.read(state.lines, state.tally, arrayAt !== undefined);
  const usuals = usualsOf(state);
  const others = totalsOf(state, usuals, joined).ofFile.concat(
    judgesLines ? joinProblems(state, joined) : [],
  );
  others.sort(compareProblems);
  let next = 0;
  const upTo = (line: number) => {
    const from = next;
    while (next < others.length && (others[next] as Problem).line <= line) next++;
    return others.slice(from, next);
  };
  if (judgesLines) {
    const openEnd = hasOpenEnd(state.lines) ? state.lines.at(state.lines.length - 1) : undefined;
    const ids = new Map<string, readonly LineRecord[]>();
    for (const record of state.lines) {
      if (record === openEnd || record.joined || alikeOf(record, usuals, state).length === 0)
        continue;
      const isRead = record.reading !== undefined;
      const own = problemsOf(record, state, usuals, ids);
      // Readings of all lines would take more memory than the document.
      if (!isRead) record.reading = undefined;
      const before = upTo(lineNumberOf(record));
      yield before.length === 0 ? own : [...before, ...own].sort(compareProblems);
    }
  }
  yield upTo(Infinity);
}

/** How a document is looked at: what it is, and whether its lines are judged. */
function viewOf({ preview, lines, profile, options }: DocumentState) {
  const { shape, arrayAt } = preview.read(lines);
  const looks = isRequestShape(shape, profile.envelope);
  const otherShape = looks ? undefined : shape;
  const isShown = shape !== undefined || options.assumeBatch === true;
  const judgesLines = isShown && !arrayAt && otherShape === undefined;
  return { shape, arrayAt, looks, otherShape, isShown, judgesLines };
}

export function summaryOf(state: DocumentState): BatchSummary {
  const { lines, tally } = state;
  const { isShown, shape, looks, arrayAt, otherShape } = viewOf(state);
  // Read first, since their lines leave the counts.
  const joined = state.joins.read(lines, tally, arrayAt !== undefined);
  const usuals = usualsOf(state);
  const totals = isShown ? totalsOf(state, usuals, joined).totals : new Totals();
  return {
    lines: lines.length - (hasOpenEnd(lines) ? 1 : 0),
    requests: arrayAt || otherShape !== undefined ? 0 : tally.requests,
    bytes: bytesOf(state),
    models: new Map(
      groupsOf(state, 'model')
        .sort(byFrequency)
        .map(({ value, count }) => [value, count]),
    ),
    url: usuals.url?.value,
    errors: totals.errors,
    warnings: totals.warnings,
    shape,
    looksLikeBatch: looks,
  };
}

/** Does the text end with a line end, so that the last line is none? */
function hasOpenEnd(lines: LineList): boolean {
  return lines.at(lines.length - 1)?.text === '';
}

function bytesOf({ lines, tally }: DocumentState): number {
  return tally.bytes + Math.max(0, lines.length - 1);
}

function joinProblems({ options }: DocumentState, joined: readonly JoinedLines[]): Problem[] {
  return joined.flatMap(({ records: [first], span }) => {
    const problem = first && joinProblem(span, lineNumberOf(first), options.severities ?? {});
    return problem ? [problem] : [];
  });
}

/** How many of the requests over several lines that are broken as this one have to be listed. */
function neededOf(state: DocumentState, selection: ProblemSelection) {
  return (one: JoinedLines): number => {
    const [problem] = joinProblems(state, [one]);
    return problem ? selection.needed(alikeKey(problem.code, problem.severity, problem)) : 0;
  };
}

/** Of the requests over several lines the first ones, by what breaks them: as many as each kind asks for, one at least. */
function firstAlike(
  { joins }: DocumentState,
  joined: readonly JoinedLines[],
  mostOf: (first: JoinedLines) => number,
): readonly JoinedLines[] {
  const left = new Map<string, number>();
  let unfinished = joins.counts.size;
  const first: JoinedLines[] = [];
  for (const one of joined) {
    if (unfinished === 0) break;
    const { reason } = one.span;
    const more = left.get(reason) ?? Math.min(joins.counts.get(reason) ?? 0, mostOf(one));
    if (more === 0 && left.has(reason)) continue;
    left.set(reason, Math.max(0, more - 1));
    if (more <= 1) unfinished--;
    first.push(one);
  }
  return first;
}

function totalsOf(state: DocumentState, usuals: Usuals, joined: readonly JoinedLines[]) {
  const { lines, tally, profile, options } = state;
  const severities = options.severities ?? {};
  const totals = new Totals();
  let ofLines: readonly { readonly key: string }[] = [];
  const { arrayAt, otherShape, judgesLines } = viewOf(state);
  if (judgesLines) {
    totals.addAll(tally.own.alike.values());
    const last = lines.at(lines.length - 1);
    if (hasOpenEnd(lines) && last?.verdict) totals.addAll(last.verdict.counts, -1);
    totals.addMany('duplicate_custom_id', {}, tally.repeated, severities);
    for (const kind of sharedValues) {
      const usual = usuals[kind];
      if (!usual) continue;
      for (const [value, count] of tally.values[kind]) {
        if (value === usual.value) continue;
        const finding = mismatchFinding(kind, value, usual.value, { start: 0, end: 0 }, profile);
        totals.addMany(finding.code, finding, count, severities);
      }
    }
    ofLines = [...totals.alike.values()];
    for (const one of firstAlike(state, joined, () => 1)) {
      const [problem] = joinProblems(state, [one]);
      const count = state.joins.counts.get(one.span.reason) ?? 0;
      if (problem) totals.addMany(problem.code, problem, count, severities);
    }
  }
  const facts = {
    requests: judgesLines ? tally.requests : 0,
    inputs: judgesLines ? tally.inputs : 0,
    bytes: bytesOf(state),
    hasMark: lines.at(0)?.text.startsWith('\uFEFF') ?? false,
    crlf: 0,
    lf: 0,
    arrayAt: otherShape === undefined ? arrayAt : undefined,
    otherShape,
    firstTooMany: firstTooMany(state),
    isEmpty: state.preview.read(lines).isEmpty,
  };
  const ofFile = fileProblems(facts, profile, options);
  for (const problem of ofFile) totals.addProblem(problem);
  return { totals, ofLines, ofFile };
}

function groupsOf({ lines, tally }: DocumentState, kind: SharedValue): Usual[] {
  const counts = [...tally.values[kind]];
  return counts.flatMap(([value, count]) => {
    const first = firstWith(lines, kind, value);
    return first ? [{ value, count, firstLine: lineNumberOf(first), first }] : [];
  });
}

function firstWith(lines: LineList, kind: SharedValue, value: string): LineRecord | undefined {
  const block = lines.blocks.find((one) => one.values[kind].has(value));
  return block?.lines.find((record) => !record.joined && record.verdict?.[kind] === value);
}

function usualsOf(state: DocumentState): Usuals {
  const usuals: Partial<Record<SharedValue, Usual>> = {};
  for (const kind of sharedValues) {
    if (!mustAgree(kind, state.profile)) continue;
    const usual = usualOf(kind, groupsOf(state, kind));
    if (usual) usuals[kind] = usual;
  }
  return usuals;
}

function firstTooMany({ lines, tally, profile }: DocumentState): Place | undefined {
  const max = profile.limits.maxRequests;
  if (max === null || tally.requests <= max) return undefined;
  let left = max;
  for (const block of lines.blocks) {
    if (block.requests <= left) {
      left -= block.requests;
      continue;
    }
    const record = block.lines.find(
      ({ verdict, joined }) => verdict?.kind === 'request' && !joined && left-- === 0,
    );
    if (record) return { line: lineNumberOf(record), start: 0, end: record.text.length };
  }
  return undefined;
}

function collect(
  state: DocumentState,
  usuals: Usuals,
  keys: readonly { readonly key: string }[],
  selection: ProblemSelection,
): readonly Problem[] {
  const collector = new ProblemCollector((key) => selection.needed(key));
  const openEnd = hasOpenEnd(state.lines) ? state.lines.at(state.lines.length - 1) : undefined;
  const ids = new Map<string, readonly LineRecord[]>();
  for (const block of state.lines.blocks) {
    if (!collector.wants(keys)) break;
    if (block.faulty === 0 && block.repeated === 0 && !disagrees(block, usuals)) continue;
    for (const record of block.lines) {
      if (record === openEnd || record.joined || !record.verdict) continue;
      if (!collector.wants(alikeOf(record, usuals, state))) continue;
      for (const problem of problemsOf(record, state, usuals, ids)) collector.add(problem);
    }
  }
  return collector.kept;
}

function disagrees(block: LineBlock, usuals: Usuals): boolean {
  return sharedValues.some((kind) => {
    const usual = usuals[kind];
    const values = block.values[kind];
    return (
      usual !== undefined && (values.size > 1 || (values.size === 1 && !values.has(usual.value)))
    );
  });
}

/** What a line's problems are alike in, those that depend on other lines included. */
function alikeOf(
  { verdict, repeated }: LineRecord,
  usuals: Usuals,
  { profile, options }: DocumentState,
): readonly { readonly key: string }[] {
  if (!verdict) return [];
  const shared: { key: string }[] = [];
  const add = (code: ProblemCode, facts: object) => {
    const severity = severityFor(code, facts, options.severities ?? {});
    if (severity !== 'off') shared.push({ key: alikeKey(code, severity, facts) });
  };
  if (repeated) add('duplicate_custom_id', {});
  for (const kind of sharedValues) {
    const value = verdict[kind];
    const usual = usuals[kind]?.value;
    if (value === undefined || usual === undefined || value === usual) continue;
    const finding = mismatchFinding(kind, value, usual, { start: 0, end: 0 }, profile);
    add(finding.code, finding);
  }
  return shared.length === 0 ? verdict.counts : [...verdict.counts, ...shared];
}

function problemsOf(
  record: LineRecord,
  state: DocumentState,
  usuals: Usuals,
  ids: Map<string, readonly LineRecord[]>,
): Problem[] {
  const { verdict } = record;
  if (!verdict) return [];
  const severities = state.options.severities ?? {};
  const line = lineNumberOf(record);
  const problems: Problem[] = [];
  const add = (finding: Parameters<typeof problemAt>[0], related?: Place) => {
    const problem = problemAt(finding, line, severities);
    if (problem) problems.push(related ? { ...problem, related: [related] } : problem);
  };
  if (verdict.counts.length > 0)
    for (const finding of readingOf(record, state).findings) add(finding);
  if (record.repeated && record.id !== undefined) {
    const pair = ids.get(record.id) ?? state.tally.firstTwoOf(record.id);
    ids.set(record.id, pair);
    const first = pair[0] ?? record;
    const other = first === record ? (pair[1] ?? record) : first;
    const firstLine = lineNumberOf(first) + 1;
    const span = idSpan(record, state);
    add(
      { code: 'duplicate_custom_id', id: record.id, firstLine, ...span },
      { line: lineNumberOf(other), ...idSpan(other, state) },
    );
  }
  for (const kind of sharedValues) {
    const usual = usuals[kind];
    const value = verdict[kind];
    if (!usual || value === undefined || value === usual.value) continue;
    const span = spanOfShared(kind, value, readingOf(record, state).places);
    const at = spanOfShared(kind, usual.value, readingOf(usual.first, state).places);
    add(mismatchFinding(kind, value, usual.value, span, state.profile), {
      line: usual.firstLine,
      ...at,
    });
  }
  return problems.sort(compareSpans);
}

/** Nearly every line begins with its id, which is then found without reading the line. */
const leadingId = /^[ \t]*\{[ \t]*"custom_id"[ \t]*:[ \t]*(?=")/;

function idSpan(record: LineRecord, state: DocumentState): JsonSpan {
  const { text, verdict } = record;
  const before = verdict?.repeatsKeys === false ? leadingId.exec(text) : null;
  if (before) {
    const start = before[0].length;
    return { start, end: endOfString(text, start) };
  }
  const id = readingOf(record, state).places.id;
  return { start: id?.start ?? 0, end: id?.end ?? 0 };
}

/** Read once, when first asked for. */
function readingOf(record: LineRecord, { checker }: DocumentState): LineReading {
  const hasMark = record.text.startsWith('\uFEFF') && lineNumberOf(record) === 0;
  record.reading ??= checker.read(hasMark ? record.text.slice(1) : record.text);
  return record.reading;
}

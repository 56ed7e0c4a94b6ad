import type { BatchSummary, ProblemList } from '../rules/report.ts';
import type { JoinedLines } from './documentJoins.ts';
import type { DocumentState } from './documentState.ts';
import { alikeOf, problemsOf } from './lineProblems.ts';
import { disagrees, groupsOf, usualsOf, type Usuals } from './usualValues.ts';
import { byFrequency, fileProblems, mismatchFinding, sharedValues } from '../rules/fileProblems.ts';
import { Totals } from '../rules/totals.ts';
import { isRequestShape } from '../line/detect.ts';
import { joinProblem } from '../line/lineJoin.ts';
import { lineNumberOf, type LineRecord } from './lineBlock.ts';
import type { LineList } from './lineList.ts';
import type { Place, Problem } from '../problem.ts';
import { alikeKey } from '../rules/finding.ts';
import { compareProblems, ProblemCollector, ProblemSelection } from '../rules/problemSelection.ts';

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
export function* everyDocumentProblem(state: DocumentState): Generator<readonly Problem[]> {
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

import { endOfString } from '../json/minify.ts';
import type { JsonSpan } from '../json/jsonTree.ts';
import type { LineReading } from '../line/lineChecker.ts';
import type { Place, Problem, ProblemCode } from '../problem.ts';
import { mismatchFinding, sharedValues, spanOfShared } from '../rules/fileProblems.ts';
import { alikeKey, compareSpans, problemAt, severityFor } from '../rules/finding.ts';
import type { DocumentState } from './documentState.ts';
import { lineNumberOf, type LineRecord } from './lineBlock.ts';
import type { Usuals } from './usualValues.ts';

/** What a line's problems are alike in, those that depend on other lines included. */
export function alikeOf(
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

/**
 * The problems of one line, in the order of their places; it is read for them when it has some.
 * @param ids the first two lines with an id, kept for the next line with it
 */
export function problemsOf(
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

import type { ExpectedAnswer } from '../judge/expectedAnswer.ts';
import { valueAt } from '../shapes/answerJson.ts';
import type { ColumnReader } from './columnReader.ts';
import { computedColumn } from './comparisonColumns.ts';
import type { RowLoader } from './rowLoader.ts';
import type { Confusion } from './session.ts';
import { outcomeAt, type SessionState } from './sessionState.ts';
import { objectOf } from '../../json/unknownJson.ts';

/** More different ones are no labels, and a table of them could not be read. */
const mostLabels = 12;
const longestLabel = 60;
/** Stands for every answer that is none of the expected labels. */
export const otherLabel = '…';

const expectedId = 'expected.label';
const answeredId = 'answered.label';

/** Where in what is expected the label stands: it is the label itself, or the first member that can be one. */
function labelPath(expected: Iterable<ExpectedAnswer>): readonly string[] {
  for (const { expected: value } of expected) {
    const member = Object.entries(objectOf(value)).find(([, one]) => typeof one === 'string');
    return member ? [member[0]] : [];
  }
  return [];
}

function labelOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).trim()
    : null;
}

/**
 * The label that was expected, and the one that was answered, where what is expected are labels: a few short texts that
 * answers are to equal, or have in one member.
 */
export function labelColumns(
  state: SessionState,
  loader: RowLoader,
  byRow: ReadonlyMap<number, ExpectedAnswer>,
): readonly ColumnReader[] {
  const [first] = byRow.values();
  const path = labelPath(byRow.values());
  const answerPath = first?.member === undefined ? path : [first.member];
  const labels = new Set<string>();
  for (const { expected, match } of byRow.values()) {
    const label = labelOf(valueAt(expected, path));
    if (label === null || match !== 'equals' || label.length > longestLabel) return [];
    if (labels.add(label).size > mostLabels) return [];
  }
  if (labels.size < 2) return [];
  const expectedAt = (row: number) => labelOf(valueAt(byRow.get(row)?.expected, path));
  const expected: ColumnReader = {
    column: { id: expectedId, title: expectedId, kind: 'choice', origin: 'result', isShown: false },
    needs: 'facts',
    source: 0,
    value: ({ row }) => expectedAt(row),
    fact: expectedAt,
  };
  const answered = computedColumn(
    answeredId,
    state,
    loader,
    (values) => {
      const isBack = ['answered', 'review'].includes(outcomeAt(state, values.row));
      if (!byRow.has(values.row) || !isBack) return null;
      const json = answerPath.length > 0 ? valueAt(values.json(0), answerPath) : undefined;
      const isText = answerPath.length === 0 || (json === undefined && first?.member !== undefined);
      const label = labelOf(isText ? values.text(0).text : json);
      return label !== null && labels.has(label) ? label : otherLabel;
    },
    false,
  );
  return [expected, answered];
}

/** Counts what was answered for each label that was expected; undefined when these are no labels. */
export function confusionOf(
  rows: number,
  readers: ReadonlyMap<string, ColumnReader>,
): Confusion | undefined {
  const [expected, answered] = [readers.get(expectedId)?.fact, readers.get(answeredId)?.fact];
  if (!expected || !answered) return undefined;
  const counts = new Map<string, Map<string, number>>();
  for (let row = 0; row < rows; row++) {
    const [wanted, given] = [expected(row), answered(row)];
    if (typeof wanted !== 'string' || typeof given !== 'string') continue;
    const line = counts.get(wanted) ?? new Map<string, number>();
    counts.set(wanted, line.set(given, (line.get(given) ?? 0) + 1));
  }
  const total = (line: ReadonlyMap<string, number>) => [...line.values()].reduce((a, b) => a + b);
  const lines = [...counts].sort((a, b) => total(b[1]) - total(a[1]) || (a[0] < b[0] ? -1 : 1));
  const labels = lines.map(([label]) => label);
  const given = new Set(lines.flatMap(([, line]) => [...line.keys()]));
  const more = [...given].filter((label) => !labels.includes(label)).sort();
  const columns = [...labels, ...more.filter((one) => one !== otherLabel), ...more.filter((one) => one === otherLabel)]; // prettier-ignore
  return {
    expected: labels,
    answered: columns,
    counts: lines.map(([, line]) => columns.map((label) => line.get(label) ?? 0)),
  };
}

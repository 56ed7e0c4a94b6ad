import * as vscode from 'vscode';
import type { Problem, ProblemCode, Severity } from '../../../jsonl/problem.ts';
import { formatsFor } from '../../kit/formats.ts';
import type { FileState } from '../check/fileState.ts';
import { problemMessage } from './toDiagnostic.ts';

/** Rows written before others on this thread get their turn. */
const rowsPerTurn = 500;

const severityWords: { readonly [S in Severity]: () => string } = {
  error: () => vscode.l10n.t('error'),
  warning: () => vscode.l10n.t('warning'),
  information: () => vscode.l10n.t('information'),
  hint: () => vscode.l10n.t('hint'),
};

/** Rows that the editor still shows well; of more, those of the graver problems. */
const mostRows = 250_000;

/** Problems in the order of lines, in lists that come one after the other. */
export type ProblemLists = Iterable<readonly Problem[]> | AsyncIterable<readonly Problem[]>;

/**
 * The full report as plain text: a head, the number of problems of each rule, then one row for each problem.
 * @param state of the whole file; its list of problems does not matter
 */
export async function reportText(
  uri: vscode.Uri,
  state: Pick<FileState, 'profile' | 'summary' | 'problems'>,
  lists: ProblemLists,
): Promise<string> {
  const { l10n } = vscode;
  const { profile, summary, problems } = state;
  const formats = formatsFor(vscode.env.language);
  const models = [...summary.models.keys()].slice(0, 5);
  const rows = [
    l10n.t('Check of {0}', vscode.workspace.asRelativePath(uri)),
    l10n.t('Rules: {0}', profile.name),
    [
      l10n.t('{0} requests', formats.count(summary.requests)),
      ...models,
      formats.bytes(summary.bytes),
    ].join(' · '),
    l10n.t(
      'Errors: {0}, warnings: {1}',
      formats.count(summary.errors),
      formats.count(summary.warnings),
    ),
    '',
  ];
  if (!summary.looksLikeBatch) rows.push(l10n.t('Not a batch file: no rules apply.'));
  else if (problems.total === 0) rows.push(l10n.t('No problems.'));
  for (const [code, count] of mostFrequentFirst(problems.byCode)) {
    rows.push(`${formats.count(count).padStart(9)}  ${code}`);
  }
  rows.push('');
  const place = String(summary.lines).length + 5;
  const severity = Math.max(...Object.values(severityWords).map((word) => word().length));
  const shown = shownSeverities(summary, problems.total);
  let count = 0;
  for await (const list of lists)
    for (const problem of list) {
      if (count >= mostRows || !shown.has(problem.severity)) continue;
      rows.push(row(problem, { place, severity }));
      if (++count % rowsPerTurn === 0) await nextTurn();
    }
  const missing = problems.total - count;
  if (missing > 0) rows.push('', l10n.t('… and {0} more.', formats.count(missing)));
  return rows.join('\n') + '\n';
}

/** All of them, or the gravest until they are more than there is room for. */
function shownSeverities(
  { errors, warnings }: FileState['summary'],
  total: number,
): ReadonlySet<Severity> {
  if (total <= mostRows) return new Set(['error', 'warning', 'information', 'hint']);
  return new Set(errors + warnings <= mostRows ? ['error', 'warning'] : ['error']);
}

function row(problem: Problem, widths: { place: number; severity: number }): string {
  const place = `${problem.line + 1}:${problem.start + 1}`.padStart(widths.place);
  const severity = severityWords[problem.severity]().padEnd(widths.severity);
  return `${place}  ${severity}  ${problemMessage(problem)}  ${problem.code}`;
}

function mostFrequentFirst(byCode: ReadonlyMap<ProblemCode, number>) {
  return [...byCode].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Line and column, 0-based, that a row of the report is about. */
export function placeInRow(row: string): { line: number; column: number; end: number } | undefined {
  const found = /^ *(\d+):(\d+) {2}/.exec(row);
  if (!found) return undefined;
  const [text, line, column] = found;
  return { line: Number(line) - 1, column: Number(column) - 1, end: text.length - 2 };
}

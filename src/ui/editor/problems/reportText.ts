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

/** The full report as plain text: a head, the number of problems of each rule, then one row for each problem. */
export async function reportText(uri: vscode.Uri, state: FileState): Promise<string> {
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
  if (!summary.looksLikeBatch) rows.push(l10n.t('This is no batch file, so no rule applies.'));
  else if (problems.total === 0) rows.push(l10n.t('No problems.'));
  for (const [code, count] of mostFrequentFirst(problems.byCode)) {
    rows.push(`${formats.count(count).padStart(9)}  ${code}`);
  }
  rows.push('');
  const place = String(summary.lines).length + 5;
  const severity = Math.max(...Object.values(severityWords).map((word) => word().length));
  for (const [index, problem] of problems.list.entries()) {
    rows.push(row(problem, { place, severity }));
    if (index % rowsPerTurn === rowsPerTurn - 1) await nextTurn();
  }
  const missing = problems.total - problems.list.length;
  if (missing > 0) rows.push('', l10n.t('… and {0} more.', formats.count(missing)));
  return rows.join('\n') + '\n';
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

import * as vscode from 'vscode';
import { authoringRules, type AuthoringProblem } from '../../authoring/authoringProblem.ts';
import type { Severity } from '../../jsonl/problem.ts';
import { problemMessage } from '../editor/problems/toDiagnostic.ts';

const severities: { readonly [S in Severity]: vscode.DiagnosticSeverity } = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** A problem in the person's language. */
export function authoringMessage({ code, args, request }: AuthoringProblem): string {
  const [, message] = authoringRules[code];
  const words = request
    ? [args[0] ?? '', problemMessage(request)]
    : code === 'invalid_key_value'
      ? [args[0] ?? '', vscode.l10n.t({ message: String(args[1]), args: [], comment: [] })]
      : [...args];
  return vscode.l10n.t({ message, args: words, comment: [] });
}

export function authoringDiagnostic(
  problem: AuthoringProblem,
  range: vscode.Range,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    range,
    authoringMessage(problem),
    severities[problem.severity],
  );
  diagnostic.source = 'Batch Studio';
  diagnostic.code = problem.request?.code ?? problem.code;
  return diagnostic;
}

import * as vscode from 'vscode';
import type { Place, Problem, ProblemCode, Severity } from '../../../jsonl/problem.ts';
import { rules, sentenceOf } from '../../../jsonl/rules/rules.ts';
import { formatsFor } from '../../kit/formats.ts';
import { plainText } from '../../kit/safeText.ts';

/** A problem in the person's language. */
export function problemMessage(problem: Problem): string {
  const translate = (message: string, ...args: (string | number)[]) =>
    vscode.l10n.t({ message, args, comment: [] });
  const { message, args } = sentenceOf(problem, translate);
  const sentence = translate(message, ...args);
  if (problem.onLines === undefined) return sentence;
  const lines = formatsFor(vscode.env.language).count(problem.onLines);
  return vscode.l10n.t('{0} (The same on {1} lines; listed once.)', sentence, lines);
}

export const diagnosticSource = 'Batch Studio';

/** Source of what a service said, which is not this extension's own word. */
export const serverErrorSource = (batchId: string) =>
  `${diagnosticSource} · ${plainText(batchId, 80)}`;

export function isServerError(source: string | undefined): boolean {
  return source?.startsWith(`${diagnosticSource} · `) === true;
}

const severities: { readonly [S in Severity]: vscode.DiagnosticSeverity } = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Codes whose text the editor fades or strikes through. */
const tags: { readonly [C in ProblemCode]?: vscode.DiagnosticTag } = {
  redundant_parameter: vscode.DiagnosticTag.Unnecessary,
  deprecated_parameter: vscode.DiagnosticTag.Deprecated,
};

/** A problem as the editor shows it; `uri` is the file that it and its related places are in. */
export function toDiagnostic(problem: Problem, uri: vscode.Uri): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    toRange(problem),
    problemMessage(problem),
    severities[problem.severity],
  );
  diagnostic.source = diagnosticSource;
  diagnostic.code = toCode(problem.code);
  const tag = tags[problem.code];
  if (tag !== undefined) diagnostic.tags = [tag];
  if (problem.related && problem.related.length > 0) {
    diagnostic.relatedInformation = problem.related.map(
      (place) =>
        new vscode.DiagnosticRelatedInformation(
          new vscode.Location(uri, toRange(place)),
          relatedWords(problem, place),
        ),
    );
  }
  return diagnostic;
}

function relatedWords(problem: Problem, place: Place): string {
  if (problem.code.startsWith('mismatched')) return vscode.l10n.t('What the other requests use');
  const isEarlier =
    place.line < problem.line || (place.line === problem.line && place.start < problem.start);
  return isEarlier ? vscode.l10n.t('First on this line') : vscode.l10n.t('Also on this line');
}

export function toRange(place: Place & { readonly endLine?: number }): vscode.Range {
  return new vscode.Range(place.line, place.start, place.endLine ?? place.line, place.end);
}

function toCode(code: ProblemCode): NonNullable<vscode.Diagnostic['code']> {
  const { source } = rules[code];
  return source === undefined ? code : { value: code, target: vscode.Uri.parse(source) };
}

/** Stands for the problems beyond the cap, on the file's first line. */
export function restDiagnostic(shown: number, total: number, worst: Severity): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(0, 0, 0, 0),
    vscode.l10n.t(
      'This file has {0} problems; {1} listed, most severe first. "Batch Studio: Show Full Check Report" has all.',
      total,
      shown,
    ),
    severities[worst],
  );
  diagnostic.source = diagnosticSource;
  diagnostic.code = 'more_problems';
  return diagnostic;
}

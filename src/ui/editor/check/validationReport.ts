import type { Problem } from '../../../jsonl/problem.ts';
import type { ReportedProblem, ValidationReport } from '../ports/editor.ts';
import type { FileState } from './fileState.ts';

/** A file's state as plain data. `sentence` puts a problem into words. */
export function validationReport(
  uri: string,
  { profile, problems, summary }: Omit<FileState, 'version'>,
  sentence: (problem: Problem) => string,
): ValidationReport {
  return {
    uri,
    provider: profile.id,
    isBatchFile: summary.looksLikeBatch,
    lines: summary.lines,
    requests: summary.requests,
    bytes: summary.bytes,
    models: Object.fromEntries(summary.models),
    errors: summary.errors,
    warnings: summary.warnings,
    total: problems.total,
    byCode: Object.fromEntries(problems.byCode),
    problems: problems.list.map((problem) => reported(problem, sentence)),
  };
}

function reported(problem: Problem, sentence: (problem: Problem) => string): ReportedProblem {
  return {
    line: problem.line + 1,
    column: problem.start + 1,
    endLine: (problem.endLine ?? problem.line) + 1,
    endColumn: problem.end + 1,
    code: problem.code,
    severity: problem.severity,
    message: sentence(problem),
  };
}

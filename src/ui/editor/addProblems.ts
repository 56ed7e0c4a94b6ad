import type { BatchSummary } from '../../jsonl/batchSummary.ts';
import type { Problem } from '../../jsonl/problem.ts';
import type { ProblemList } from '../../jsonl/problemList.ts';

/** Adds problems that stand on the first lines to a check's result, and counts them. */
export function addProblems(
  problems: ProblemList,
  summary: BatchSummary,
  added: readonly Problem[],
): { readonly problems: ProblemList; readonly summary: BatchSummary } {
  if (added.length === 0) return { problems, summary };
  const byCode = new Map(problems.byCode);
  for (const { code } of added) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  const count = (severity: string) => added.filter((one) => one.severity === severity).length;
  return {
    problems: {
      list: [...added, ...problems.list].sort((a, b) => a.line - b.line || a.start - b.start),
      total: problems.total + added.length,
      byCode,
    },
    summary: {
      ...summary,
      errors: summary.errors + count('error'),
      warnings: summary.warnings + count('warning'),
    },
  };
}

import type { FailureWords } from '../join/resultKind.ts';
import type { ColumnReader } from './columnReader.ts';
import type { Count, Overview, RowOutcome, SourceOverview } from './session.ts';
import { outcomeAt, reasonsAt, type SessionState } from './sessionState.ts';

const mostGroups = 50;

/** How it went, of one source: counts over all rows that are known so far. */
export function overviewOf(state: SessionState, source = 0): Overview {
  const { table } = state;
  const outcomes = { answered: 0, review: 0, failed: 0, missing: 0, pending: 0 };
  const reasons = new Map<string, number>();
  const models = new Map<string, number>();
  const groups = new Map<number, number>();
  const tokens = { input: 0, cached: 0, output: 0, reasoning: 0 };
  for (let row = 0; row < table.size; row++) {
    const outcome: RowOutcome = outcomeAt(state, row, source);
    outcomes[outcome]++;
    const result = table.resultOf(row, source);
    if (result === undefined) continue;
    if (outcome === 'review')
      for (const reason of reasonsAt(state, row, source)) count(reasons, reason);
    const model = table.modelOf(result);
    if (model > 0) count(models, table.models.words[model] ?? '');
    if (outcome === 'failed') count(groups, table.groupOf(result));
    for (const kind of ['input', 'cached', 'output', 'reasoning'] as const)
      tokens[kind] += table.tokens(result, kind) ?? 0;
  }
  const failures = [...groups]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([group, number]): FailureWords & { count: number } => ({
      ...table.failure(group),
      count: number,
    }));
  return {
    total: table.size,
    outcomes,
    reasons: countsOf(reasons),
    failures: failures.slice(0, mostGroups),
    moreFailures: Math.max(0, failures.length - mostGroups),
    models: countsOf(models),
    tokens,
    unmatched: { ...table.unmatched },
    unreadableLines: state.unreadable,
    hasInput: state.files.some(({ kind }) => kind === 'input'),
    ...(state.tableProblem ? { tableProblem: state.tableProblem } : {}),
    loading: {
      isDone: state.isLoaded,
      isJudged: state.isJudged,
      bytes: state.bytesRead,
      totalBytes: state.files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
  };
}

/** The same of each of several sources, and how their answers stand to each other when all were compared. */
export function comparedOverview(
  state: SessionState,
  comparison: ColumnReader | undefined,
): Pick<Overview, 'sources' | 'agreement'> {
  if (state.sources.length < 2) return {};
  const sources = state.sources.map(({ label }, source): SourceOverview => {
    const { outcomes, tokens } = overviewOf(state, source);
    return { label, outcomes, tokens };
  });
  if (!comparison?.fact) return { sources };
  const values = new Map<string, number>();
  for (let row = 0; row < state.table.size; row++) {
    const value = comparison.fact(row);
    if (value !== null) count(values, String(value));
  }
  return { sources, agreement: countsOf(values) };
}

/** How many answers are as expected. @param expected whose values are known */
export function expectationOf(rows: number, { fact }: ColumnReader): Overview['expectation'] {
  const counts = { right: 0, wrong: 0 };
  for (let row = 0; row < rows; row++) {
    const value = fact?.(row);
    if (value === 'right' || value === 'wrong') counts[value]++;
  }
  return counts;
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Most frequent first. */
export function countsOf(counts: ReadonlyMap<string, number>): readonly Count[] {
  return [...counts].map(([value, n]) => ({ value, count: n })).sort((a, b) => b.count - a.count);
}

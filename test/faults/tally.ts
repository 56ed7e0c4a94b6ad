import type { Findings } from './ledger.ts';

/** What came of some runs. */
export interface Tally {
  readonly runs: number;
  readonly lost: number;
  readonly doubled: number;
  readonly hung: number;
  readonly mixed: number;
  /** One line per run that went wrong. */
  readonly reports: readonly string[];
  /** How often each thing was done to a run. */
  readonly counts: Readonly<Record<string, number>>;
}

export const nothing: Tally = {
  runs: 0,
  lost: 0,
  doubled: 0,
  hung: 0,
  mixed: 0,
  reports: [],
  counts: {},
};

export function add(a: Tally, b: Tally): Tally {
  const counts = { ...a.counts };
  for (const [name, times] of Object.entries(b.counts)) counts[name] = (counts[name] ?? 0) + times;
  return {
    runs: a.runs + b.runs,
    lost: a.lost + b.lost,
    doubled: a.doubled + b.doubled,
    hung: a.hung + b.hung,
    mixed: a.mixed + b.mixed,
    reports: [...a.reports, ...b.reports],
    counts,
  };
}

export function tallyOf(seed: number, { lost, doubled, hung, mixed }: Findings): Tally {
  const all = [...lost, ...doubled, ...mixed, ...(hung ? ['hangs'] : [])];
  return {
    runs: 1,
    lost: lost.length > 0 ? 1 : 0,
    doubled: doubled.length > 0 ? 1 : 0,
    hung: hung ? 1 : 0,
    mixed: mixed.length > 0 ? 1 : 0,
    reports: all.length > 0 ? [`seed ${String(seed)}: ${all.join('; ')}`] : [],
    counts: {},
  };
}

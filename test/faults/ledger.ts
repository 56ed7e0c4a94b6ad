import type { Intent } from '../../src/tracking/intent.ts';
import { standingOf } from '../../src/tracking/intent.ts';
import type { Journal } from '../../src/tracking/journal.ts';
import type { OpenSimulator } from '../support/openSimulator.ts';

/** What went wrong in one run; all empty when nothing did. */
export interface Findings {
  readonly lost: string[];
  readonly doubled: string[];
  hung: boolean;
}

/** The batches of a run, as the service itself knows them. */
export async function batchesOf(
  simulator: OpenSimulator,
  seed: number,
): Promise<readonly string[]> {
  const { json } = await simulator.call('GET', '/batches?limit=100');
  const data = json?.['data'] as readonly {
    readonly id: string;
    readonly metadata?: { readonly run?: string } | null;
  }[];
  return data.filter(({ metadata }) => metadata?.run === String(seed)).map(({ id }) => id);
}

/** Holds a run's records against the truth: one batch at most, and a record that says so or says that it may be. */
export function audit(
  when: string,
  truth: readonly string[],
  records: readonly Intent[],
  journal: Journal,
  { lost, doubled }: Findings,
): void {
  if (truth.length > 1) doubled.push(`${when}: ${String(truth.length)} batches`);
  const standings = records.map((record) => standingOf(record, journal.isRunning(record)));
  if (standings.includes('running')) lost.push(`${when}: a record says that it is being worked on`);
  for (const id of truth) {
    const isKnown = records.some((record) => record.step === 'created' && record.batchId === id);
    if (!isKnown && !standings.includes('unconfirmed'))
      lost.push(`${when}: ${id} exists, and the records say ${standings.join(', ') || 'nothing'}`);
  }
  for (const { step, batchId } of records)
    if (step === 'created' && (batchId === undefined || !truth.includes(batchId)))
      lost.push(`${when}: ${String(batchId)} is on record and does not exist`);
}

import { type Submission, submissionState } from '../../src/tracking/journal/submission.ts';
import type { Journal } from '../../src/tracking/journal/journal.ts';
import type { OpenSimulator } from '../support/openSimulator.ts';

/** What went wrong in one run; all empty when nothing did. */
export interface Findings {
  readonly lost: string[];
  readonly doubled: string[];
  /** Downloads that were kept with other bytes than the service ever had. */
  readonly mixed: string[];
  hung: boolean;
}

/** What a run has at the service, as that itself knows it. */
export interface Truth {
  readonly batches: readonly string[];
  /** Uploaded files that no batch was made of. */
  readonly unused: readonly string[];
}

export async function truthOf(simulator: OpenSimulator, seed: number): Promise<Truth> {
  const listed = async <T>(path: string) =>
    (await simulator.call('GET', path)).json?.['data'] as readonly T[];
  interface ListedBatch {
    readonly id: string;
    readonly input_file_id: string;
    readonly metadata?: { readonly run?: string } | null;
  }
  const all = await listed<ListedBatch>('/batches?limit=100');
  const batches = all.filter(({ metadata }) => metadata?.run === String(seed));
  const used = new Set(batches.map((batch) => batch.input_file_id));
  const files = await listed<{ readonly id: string; readonly filename: string }>(
    '/files?purpose=batch',
  );
  const own = files.filter(({ filename }) => filename.startsWith(`run-${String(seed)}.`));
  return {
    batches: batches.map(({ id }) => id),
    unused: own.map(({ id }) => id).filter((id) => !used.has(id)),
  };
}

/**
 * Holds a run's records against the truth: one batch at most, and a record that says so or says that it may be; no
 * file that no record tells of. Until the end a record may also tell of a refused create, behind which is looked before
 * another is asked for.
 */
export function audit(
  when: string,
  { batches: truth, unused }: Truth,
  records: readonly Submission[],
  journal: Journal,
  { lost, doubled }: Findings,
  {
    spareFiles = 0,
    isEnd = false,
  }: { readonly spareFiles?: number; readonly isEnd?: boolean } = {},
): void {
  if (truth.length > 1) doubled.push(`${when}: ${String(truth.length)} batches`);
  const states = records.map((record) => submissionState(record, journal.isRunning(record)));
  if (states.includes('running')) lost.push(`${when}: a record says that it is being worked on`);
  const looksFirst =
    !isEnd && records.some(({ askedAt }, i) => states[i] === 'file_left' && askedAt !== undefined);
  for (const id of truth) {
    const isKnown = records.some((record) => record.step === 'created' && record.batchId === id);
    if (!isKnown && !looksFirst && !states.includes('unconfirmed'))
      lost.push(`${when}: ${id} exists, and the records say ${states.join(', ') || 'nothing'}`);
  }
  const untold = unused.filter((id) => !records.some(({ fileId }) => fileId === id));
  if (untold.length > spareFiles && !states.includes('upload_unconfirmed'))
    lost.push(`${when}: ${untold.join(', ')} is left, and the records say ${states.join(', ')}`);
  for (const { step, batchId } of records)
    if (step === 'created' && (batchId === undefined || !truth.includes(batchId)))
      lost.push(`${when}: ${String(batchId)} is on record and does not exist`);
}

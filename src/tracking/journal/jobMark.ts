import type { Batch } from '../../batches/batch.ts';
import { objectOf } from '../../json/unknownJson.ts';

/** Where a batch says of which job it is, for other machines. */
export const jobKey = 'batch_studio_job';

/**
 * Of which job a batch is, when several do one: the parts of a split file have an id of their own in common; a retry
 * bears the id of the batch that it retries, or of that batch's job.
 */
export interface JobMark {
  /** Without spaces. */
  readonly id: string;
  /** Which of how many parts, from 1; absent in a retry. */
  readonly part?: { readonly at: number; readonly of: number };
}

/** As it stands in metadata: `5f3a… 2/3`, or `batch_abc retry`. */
export function jobText({ id, part }: JobMark): string {
  return part ? `${id} ${String(part.at)}/${String(part.of)}` : `${id} retry`;
}

/** Undefined for what is no such text. */
export function readJobText(text: string): JobMark | undefined {
  const [, id, at, of] = /^(\S{1,200}) (?:retry|(\d{1,6})\/(\d{1,6}))$/.exec(text) ?? [];
  if (id === undefined) return undefined;
  return at === undefined ? { id } : { id, part: { at: Number(at), of: Number(of) } };
}

/** What a batch says of its job. Some services give metadata back as JSON text. */
export function jobMarkOf({ metadata, raw }: Pick<Batch, 'metadata' | 'raw'>): JobMark | undefined {
  const text = metadata[jobKey];
  if (text !== undefined) return readJobText(text);
  const given = objectOf(raw)['metadata'];
  const found = typeof given === 'string' ? markPattern.exec(given)?.[1] : undefined;
  return found === undefined ? undefined : readJobText(found);
}

/** In text that may have been escaped once more. */
const markPattern = new RegExp(`${jobKey}[\\\\"': ]{1,20}([^"\\\\]{1,220})`);

// Stands alone: all tables of models are written with it.
import type { ModelRule } from './modelRule.ts';

/** Entries that come from one page, as it was on one day. */
export interface ModelPage {
  readonly source: string;
  /** ISO date. */
  readonly asOf: string;
}

type Facts = Omit<ModelRule, 'id' | 'batch' | 'source' | 'asOf'> & { readonly batch?: boolean };

/** Models that have the same facts; each runs in batches unless the facts deny it. */
export function family(page: ModelPage, ids: string, facts: Facts): readonly ModelRule[] {
  return ids.split(' ').map((id) => ({ batch: true, ...facts, id, ...page }));
}

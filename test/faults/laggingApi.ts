import type { Batch } from '../../src/batches/batch.ts';
import type { BatchApi } from '../../src/batches/batchApi.ts';
import { apiWith } from '../support/apiWith.ts';

const pageSize = 2;

/**
 * An account whose list shows a batch only after it was looked at so many times, and names the oldest first, a few a
 * page.
 */
export function laggingApi(api: BatchApi, lag: number): BatchApi {
  const noticed = new Map<string, number>();
  let looks = 0;
  let shown: readonly Batch[] = [];
  return apiWith(api, {
    async listBatches(after, signal) {
      if (!after) {
        looks++;
        const oldestFirst = (await everyBatch(api, signal)).toReversed();
        for (const { id } of oldestFirst) if (!noticed.has(id)) noticed.set(id, looks);
        shown = oldestFirst.filter(({ id }) => looks - (noticed.get(id) ?? looks) >= lag);
      }
      const start = after ? shown.findIndex(({ id }) => id === after) + 1 : 0;
      const batches = shown.slice(start, start + pageSize);
      const isLast = start + pageSize >= shown.length;
      return { batches, next: isLast ? null : (batches.at(-1)?.id ?? null), isLast };
    },
  });
}

async function everyBatch(api: BatchApi, signal: AbortSignal | undefined) {
  const batches: Batch[] = [];
  for (let after: string | null = null; ;) {
    const page = await api.listBatches(after, signal);
    batches.push(...page.batches);
    if (page.next === null) return batches;
    after = page.next;
  }
}

import type { Batch } from '../../src/batches/batch.ts';
import type { BatchApi, RemoteFile } from '../../src/batches/batchApi.ts';
import type { Clock } from '../../src/batches/clock.ts';
import { apiWith } from '../support/apiWith.ts';
import { between, oneOf, type Random } from './seededRandom.ts';

const oddities = [
  'none',
  'lags',
  'omits',
  'reorders',
  'metadata is text',
  'names no file',
  'cuts',
  'drops ids',
] as const;

export type Oddity = (typeof oddities)[number];

/** Which oddity a run's account has. */
export function oddityOf(random: Random): Oddity {
  return random() < 0.5 ? 'none' : oneOf(random, oddities);
}

/** An account whose lists are not what they seem, as services' are that keep them apart from what they do. */
export function oddApi(api: BatchApi, oddity: Oddity, random: Random, clock: Clock): BatchApi {
  if (oddity === 'none') return api;
  const lagMs = between(random, 1, 300) * 1_000;
  const seenAt = new Map<string, number>();
  let looks = 0;
  const isShown = ({ id }: Batch | RemoteFile) => {
    const first = seenAt.get(id) ?? clock.now();
    seenAt.set(id, first);
    // Every other look shows what the one before left out.
    if (oddity === 'omits') return clock.now() - first > lagMs || looks % 2 === 0;
    return oddity !== 'lags' || clock.now() - first >= lagMs;
  };
  // What comes without an id is left out by who reads it; in the end the service has put its list in order.
  const withoutId = new Map<string, number>();
  const hasId = ({ id }: Batch) => {
    const until = withoutId.get(id) ?? (random() < 0.5 ? clock.now() + lagMs : 0);
    withoutId.set(id, until);
    return clock.now() >= until;
  };
  const changed = (batch: Batch): Batch => {
    if (oddity === 'metadata is text')
      return { ...batch, metadata: {}, inputFileId: '', raw: { metadata: JSON.stringify(batch.metadata) } }; // prettier-ignore
    return oddity === 'names no file' ? { ...batch, inputFileId: '' } : batch;
  };
  return apiWith(api, {
    async listBatches(after, signal) {
      looks++;
      if (oddity === 'drops ids') {
        const page = await api.listBatches(after, signal);
        const batches = page.batches.filter(hasId);
        const isWhole = page.isWhole !== false && batches.length === page.batches.length;
        return { ...page, batches, isWhole, isLast: page.isLast && isWhole };
      }
      if (oddity !== 'reorders' && oddity !== 'cuts') {
        const page = await api.listBatches(after, signal);
        return { ...page, batches: page.batches.filter(isShown).map(changed) };
      }
      const all = await everyBatch(api, signal);
      const isOver = ({ status }: Batch) => Number(status === 'completed');
      const list = oddity === 'cuts' ? all : all.toReversed().sort((a, b) => isOver(b) - isOver(a));
      const start = after ? list.findIndex(({ id }) => id === after) + 1 : 0;
      const batches = list.slice(start, start + 3);
      const isLast = oddity === 'cuts' || start + 3 >= list.length;
      return { batches, next: isLast ? null : (batches.at(-1)?.id ?? null), isLast };
    },
    async listFiles(after, signal) {
      looks++;
      const page = await api.listFiles(after, signal);
      return { ...page, files: page.files.filter(isShown) };
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

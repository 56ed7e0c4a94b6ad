import { isEpochSeconds, type Batch, type EpochSeconds } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';

/** What a batch had done at a look, and when. A tuple, since many are kept and written. */
export type Sample = readonly [at: EpochSeconds, completed: number, failed: number, total: number];

/** A look at a batch. */
interface Look {
  readonly batch: Batch;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
}

/** Of one batch; enough for any screen. */
export const mostSamples = 200;
/** Of a batch that is over: its picture stays, its next hour is nobody's question. */
export const mostOfEnded = 40;

/** The last samples tell how fast a batch is now: these are kept as they are. */
const spared = 20;

/** Requests that were done, well or badly. */
export function doneOf([, completed, failed]: Sample): number {
  return completed + failed;
}

/**
 * The samples of a batch after another look. One is added when an active batch has other counts than before; when it
 * stood still meanwhile, the last look at that is added, too, so that a pause is no slow progress.
 * @param before the look before this one
 */
export function addSample(
  samples: readonly Sample[],
  before: Look | undefined,
  { batch, seenAt }: Look,
): readonly Sample[] {
  const { counts, status } = batch;
  const wasActive = before !== undefined && isActive(before.batch.status);
  const hasEnded = !isActive(status);
  if (!counts || counts.total === 0 || (hasEnded && !wasActive)) return samples;
  const { completed, failed, total } = counts;
  const last = samples.at(-1);
  const at = secondsOf(seenAt);
  const isSame = last?.[1] === completed && last[2] === failed && last[3] === total;
  const most = hasEnded ? mostOfEnded : mostSamples;
  if (isSame && !hasEnded) return samples;
  if (isSame || (last && last[0] > at)) return thinSamples(samples, most);
  const sample: Sample = [at, completed, failed, total];
  if (last === undefined) return [sample];
  if (last[0] === at) return thinSamples([...samples.slice(0, -1), sample], most);
  const stillAt = before ? secondsOf(before.seenAt) : at;
  const pause: readonly Sample[] =
    stillAt > last[0] && stillAt < at ? [[stillAt, last[1], last[2], last[3]]] : [];
  return thinSamples([...samples, ...pause, sample], most);
}

/** What two windows saw of one batch, in the order of time. */
export function uniteSamples(
  some: readonly Sample[] | undefined,
  others: readonly Sample[] | undefined,
): readonly Sample[] {
  if (!some?.length || some === others) return others ?? [];
  if (!others?.length) return some;
  if (some.length === others.length && some.at(-1)?.[0] === others.at(-1)?.[0]) return some;
  const byTime = new Map([...others, ...some].map((sample) => [sample[0], sample]));
  const all = [...byTime.values()].sort(([a], [b]) => a - b);
  return thinSamples(all, mostSamples);
}

/** Leaves out those points whose absence changes the curve least; first, last and the newest ones stay. */
export function thinSamples(samples: readonly Sample[], most: number): readonly Sample[] {
  if (samples.length <= most) return samples;
  const kept = [...samples];
  while (kept.length > most) {
    const end = Math.max(2, kept.length - Math.min(spared, most / 2));
    let [least, at] = [Infinity, 1];
    for (let index = 1; index < end; index++) {
      const change = changeWithout(kept, index);
      if (change < least) [least, at] = [change, index];
    }
    kept.splice(at, 1);
  }
  return kept;
}

/** Twice the area between the curve and the curve without a point. */
function changeWithout(samples: readonly Sample[], index: number): number {
  const [a, b, c] = [samples[index - 1], samples[index], samples[index + 1]];
  if (!a || !b || !c) return Infinity;
  const area = (of: (sample: Sample) => number) =>
    Math.abs((a[0] - c[0]) * (of(b) - of(a)) - (a[0] - b[0]) * (of(c) - of(a)));
  return area(doneOf) + area(([, , failed]) => failed);
}

/** Reads what another version, or a broken disk, may have written; undefined when it will not do. */
export function readSamples(json: unknown): readonly Sample[] | undefined {
  if (!Array.isArray(json) || json.length > mostSamples) return undefined;
  let last = -Infinity;
  const isWhole = json.every((one: unknown) => {
    if (!Array.isArray(one) || one.length !== 4 || !one.every(Number.isFinite)) return false;
    const [at] = one as unknown as Sample;
    const isLater = at > last && isEpochSeconds(at);
    last = at;
    return isLater;
  });
  return isWhole ? (json as readonly Sample[]) : undefined;
}

function secondsOf(ms: number): EpochSeconds {
  return Math.floor(ms / 1000);
}

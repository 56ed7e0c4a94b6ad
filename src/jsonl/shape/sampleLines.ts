import type { Shaper } from './shaper.ts';

/** Which lines are taken: the first ones, every n-th from the first, or so many at random, the same for the same seed. */
export type LineSample =
  | { readonly by: 'first'; readonly count: number }
  | { readonly by: 'every'; readonly step: number }
  | { readonly by: 'random'; readonly count: number; readonly seed: number };

/** @param total lines that are not blank, for a choice at random, where each is as likely as any other */
export function sampleLines(sample: LineSample, total: number): Shaper {
  if (sample.by === 'first') return ({ number }) => (number < sample.count ? 'same' : 'out');
  if (sample.by === 'every') return ({ number }) => (number % sample.step === 0 ? 'same' : 'out');
  const random = randomNumbers(sample.seed);
  let wanted = sample.count;
  // Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S.
  return ({ number }) => {
    if (random() * (total - number) >= wanted) return 'out';
    wanted--;
    return 'same';
  };
}

/** Numbers in [0, 1) that follow from the seed: mulberry32, in the public domain. */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

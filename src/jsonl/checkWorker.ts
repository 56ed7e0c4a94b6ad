import { parentPort, workerData } from 'node:worker_threads';
import type { ProviderProfile } from '../providers/profile.ts';
import { checkRange, type ByteRange } from './checkRange.ts';
import type { CheckReport } from './checkStream.ts';
import type { DetachedTally } from './fileTally.ts';
import type { RuleOptions } from './ruleOptions.ts';

/** What a worker is started with. */
export interface CheckTask {
  readonly path: string;
  readonly range: ByteRange;
  /** Is the range the whole file, so that the answer is a report? */
  readonly isWhole: boolean;
  readonly profile: ProviderProfile;
  readonly options: RuleOptions;
  readonly cap: number;
}

/** What a worker tells: bytes checked since the last time, and in the end what it found. */
export type CheckNews =
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'part'; readonly tally: DetachedTally }
  | { readonly kind: 'whole'; readonly report: CheckReport };

const { path, range, isWhole, profile, options, cap } = workerData as CheckTask;
const say = (news: CheckNews, transfer: ArrayBuffer[] = []) => {
  parentPort?.postMessage(news, transfer);
};
const tally = checkRange(path, range, profile, options, cap, (bytes) => {
  say({ kind: 'progress', bytes });
});
if (isWhole) say({ kind: 'whole', report: tally.report() });
else {
  const detached = tally.detach();
  const buffers = detached.ids.blocks.map(({ buffer }) => buffer as ArrayBuffer);
  say({ kind: 'part', tally: detached }, buffers);
}

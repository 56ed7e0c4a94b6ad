import type { RequestCounts } from '../batches/batch.ts';
import type { BatchStatus } from '../batches/status.ts';
import { windowHours } from '../providers/completionWindow.ts';
import type { BatchFacts, StageTimes } from './batchFacts.ts';

/** A batch at one moment; times are milliseconds since 1970. */
export interface Moment {
  readonly status: Exclude<BatchStatus, 'unknown'>;
  readonly counts: RequestCounts;
  readonly inProgressMs: number | null;
  readonly finalizingMs: number | null;
  readonly completedMs: number | null;
  readonly failedMs: number | null;
  readonly expiredMs: number | null;
  readonly cancellingMs: number | null;
  readonly cancelledMs: number | null;
  readonly expiresMs: number;
}

const msPerHour = 3_600_000;
const slowness = 10;

const nothing: RequestCounts = { total: 0, completed: 0, failed: 0 };

/** Splits the time of a whole run into stages. */
export function paceOf(totalMs: number): StageTimes {
  return {
    validatingMs: Math.round(totalMs * 0.15),
    runningMs: Math.round(totalMs * 0.7),
    finalizingMs: Math.round(totalMs * 0.15),
    cancellingMs: Math.round(totalMs * 0.1),
  };
}

/** Where a batch stands at `now`: a pure function, so that a restarted server continues where the last one was. */
export function momentOf(facts: BatchFacts, now: number): Moment {
  const { cancelMs } = facts;
  if (cancelMs === null || now < cancelMs) return uncancelled(facts, now);
  const before = uncancelled(facts, cancelMs);
  const cancelledMs = cancelMs + facts.pace.cancellingMs;
  const over = now >= cancelledMs;
  return {
    ...before,
    status: over ? 'cancelled' : 'cancelling',
    cancellingMs: cancelMs,
    cancelledMs: over ? cancelledMs : null,
  };
}

function uncancelled(facts: BatchFacts, now: number): Moment {
  const { createdMs, pace, judgement } = facts;
  const started = createdMs + pace.validatingMs;
  const windowEnds = createdMs + (windowHours(facts.completionWindow) ?? 24) * msPerHour;
  const running = pace.runningMs * (judgement?.slow ? slowness : 1);
  const expires = judgement?.expire ? Math.min(windowEnds, started + running / 2) : windowEnds;
  const young: Moment = {
    status: 'validating',
    counts: nothing,
    inProgressMs: null,
    finalizingMs: null,
    completedMs: null,
    failedMs: null,
    expiredMs: null,
    cancellingMs: null,
    cancelledMs: null,
    expiresMs: expires,
  };
  if (now < started || !judgement) return young;
  if (judgement.errors.length > 0) return { ...young, status: 'failed', failedMs: started };

  const inProgress: Moment = { ...young, status: 'in_progress', inProgressMs: started };
  const finalizing = started + running;
  const share = (at: number) => (running === 0 ? 1 : Math.min(1, (at - started) / running));
  const expired = expires < finalizing || (judgement.expire && running === 0);
  if (expired && now >= expires) {
    const done = running === 0 ? 0.5 : share(expires);
    return {
      ...inProgress,
      status: 'expired',
      counts: countsOf(judgement, done),
      expiredMs: expires,
    };
  }
  if (now < finalizing) return { ...inProgress, counts: countsOf(judgement, share(now)) };
  const ended: Moment = {
    ...inProgress,
    counts: countsOf(judgement, 1),
    finalizingMs: finalizing,
  };
  const completed = finalizing + pace.finalizingMs;
  if (now < completed) return { ...ended, status: 'finalizing' };
  return { ...ended, status: 'completed', completedMs: completed };
}

/** Both counts only ever grow with `share`, and the failures are spread evenly. */
function countsOf(judgement: { total: number; willFail: number }, share: number): RequestCounts {
  const done = Math.floor(judgement.total * share);
  const failed =
    judgement.total === 0 ? 0 : Math.floor((judgement.willFail * done) / judgement.total);
  return { total: judgement.total, completed: done - failed, failed };
}

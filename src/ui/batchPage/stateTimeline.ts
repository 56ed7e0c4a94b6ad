import * as vscode from 'vscode';
import { batchMoments, type Batch, type BatchMoment } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import type { TimelineStep } from '../../webview/messages/batchPage.ts';
import { deadlineOf } from '../batch/batchTimes.ts';
import { momentWords, outcomeWord } from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import { timeWords } from '../batch/timeWords.ts';

/** The moments that look unlike progress. */
const ends: { readonly [M in BatchMoment]?: TimelineStep['phase'] } = {
  failedAt: 'bad',
  expiredAt: 'bad',
  cancellingAt: 'stopped',
  cancelledAt: 'stopped',
};

/** What happened to a batch, in the order of time, and how long it took from one to the next. */
export function stateTimeline(
  batch: Batch,
  formats: Formats,
  nowMs: number,
): readonly TimelineStep[] {
  const now = nowMs / 1000;
  const moments = batchMoments
    .filter((moment) => moment !== 'expiresAt')
    .flatMap((moment) => {
      const at = batch.times[moment];
      return at === null ? [] : [{ moment, at }];
    })
    .sort((a, b) => a.at - b.at);
  const active = isActive(batch.status);
  const steps = moments.map(({ moment, at }, index): TimelineStep => {
    const before = moments[index - 1]?.at;
    const isNow = active && index === moments.length - 1;
    const durations = [
      ...(before === undefined
        ? []
        : [vscode.l10n.t('after {0}', formats.duration(Math.max(0, at - before)))]),
      ...(isNow ? [vscode.l10n.t('for {0} so far', formats.duration(Math.max(0, now - at)))] : []),
    ];
    return {
      label: isNow ? outcomeWord(batch) : momentWords[moment](),
      time: timeWords(at, nowMs, formats),
      durations,
      phase: isNow ? 'now' : (ends[moment] ?? 'past'),
    };
  });
  const deadline = active ? deadlineOf(batch) : undefined;
  if (deadline === undefined) return steps;
  const at = timeWords(deadline, nowMs, formats);
  const time = vscode.l10n.t('{0} ({1})', at, formats.age(deadline, nowMs));
  return [...steps, { label: vscode.l10n.t('Expires'), time, durations: [], phase: 'ahead' }];
}

import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import { outlookOf, type Outlook } from '../../tracking/progress/forecast.ts';
import type { Sample } from '../../tracking/progress/samples.ts';
import { stillness, type Stillness } from '../../tracking/progress/stillness.ts';
import type { PageNotice, PageProgress } from '../../webview/messages/batchPage.ts';
import { deadlineOf } from '../batch/batchTimes.ts';
import { progressWords } from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import { forecastOf, forecastWords, type Watched } from '../batch/forecastWords.ts';
import { progressChart } from './progressChart.ts';
import { timeWords } from '../batch/timeWords.ts';

/** What was watched of a batch, and of others. */
export interface WatchedAmong extends Watched {
  /** The samples of the account's other batches. */
  readonly others: Iterable<readonly Sample[]>;
}

export interface ProgressSection {
  readonly progress: PageProgress | undefined;
  readonly notices: readonly PageNotice[];
}

/** How far a batch is, how fast, and when it will be done, as sentences and as a picture. */
export function progressSection(
  batch: Batch,
  watched: WatchedAmong,
  formats: Formats,
  nowMs: number,
): ProgressSection {
  const { samples, seenAt, others } = watched;
  const { counts } = batch;
  if (!counts || counts.total === 0) return { progress: undefined, notices: [] };
  const active = isActive(batch.status);
  const isRunning = batch.status === 'in_progress' && seenAt !== undefined;
  const ahead = forecastOf(batch, watched, nowMs);
  const still = isRunning ? stillness(samples, seenAt, others) : undefined;
  const deadline = active ? deadlineOf(batch) : undefined;
  const time = (at: number) => timeWords(at, nowMs, formats);
  const isOpen = isRunning && counts.completed + counts.failed < counts.total;
  const sentences = [
    ...(ahead
      ? [
          forecastWords(ahead, nowMs, formats),
          vscode.l10n.t('{0} requests an hour.', formats.roughly(ahead.perHour)),
        ]
      : []),
    ...(isOpen && !ahead && !still
      ? [vscode.l10n.t('No forecast yet: too little progress was seen.')]
      : []),
    ...(still ? [stillWords(still, formats, time)] : []),
    ...(active && seenAt !== undefined
      ? [vscode.l10n.t('Last checked {0}', formats.age(seenAt, nowMs))]
      : []),
  ];
  const words = progressWords(batch, formats) ?? '';
  const title = vscode.l10n.t('Progress');
  const label = [words, ...sentences].join(' ');
  const chart = progressChart(batch, samples, { forecast: ahead, nowMs }, label, formats);
  return {
    progress: {
      title,
      words,
      completedShare: Math.min(1, counts.completed / counts.total),
      failedShare: Math.min(1, counts.failed / counts.total),
      sentences,
      ...(chart && { chart }),
    },
    notices: deadline === undefined || !ahead ? [] : outlookNotices(outlookOf(ahead, deadline), time(deadline)), // prettier-ignore
  };
}

function stillWords(
  { since, seconds, others, asLong }: Stillness,
  formats: Formats,
  time: (at: number) => string,
): string {
  const silence = vscode.l10n.t('No progress since {0} ({1}).', time(since), formats.duration(seconds)); // prettier-ignore
  const usual =
    others === 0
      ? vscode.l10n.t('Batches often wait for free capacity.')
      : vscode.l10n.t('{0} of {1} other batches in this account paused this long.', formats.count(asLong), formats.count(others)); // prettier-ignore
  return `${silence} ${usual}`;
}

function outlookNotices(outlook: Outlook, deadline: string): readonly PageNotice[] {
  switch (outlook) {
    case 'in_time':
      return [];
    case 'at_risk':
      return [{ tone: 'warning', text: vscode.l10n.t('It may not be done by its deadline at {0}. Unfinished requests then expire.', deadline) }]; // prettier-ignore
    case 'late':
      return [{ tone: 'bad', text: vscode.l10n.t('At this speed it will not be done by its deadline at {0}. Unfinished requests then expire.', deadline) }]; // prettier-ignore
  }
}

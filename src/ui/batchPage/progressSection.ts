import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import { forecast, outlookOf, type Forecast, type Outlook } from '../../tracking/progress/forecast.ts'; // prettier-ignore
import type { Sample } from '../../tracking/progress/samples.ts';
import { stillness, type Stillness } from '../../tracking/progress/stillness.ts';
import type { PageNotice, PageProgress } from '../../webview/messages/batchPage.ts';
import { deadlineOf } from '../batch/batchTimes.ts';
import { progressWords } from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import { progressChart } from './progressChart.ts';
import { timeWords } from './timeWords.ts';

/** What was watched of a batch. */
export interface Watched {
  readonly samples: readonly Sample[];
  /** The last look at it, in seconds since 1970. */
  readonly seenAt: number | undefined;
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
  { samples, seenAt, others }: Watched,
  formats: Formats,
  nowMs: number,
): ProgressSection {
  const { counts } = batch;
  if (!counts || counts.total === 0) return { progress: undefined, notices: [] };
  const active = isActive(batch.status);
  const isRunning = batch.status === 'in_progress' && seenAt !== undefined;
  const ahead = isRunning ? forecast(samples, seenAt, nowMs / 1000) : undefined;
  const still = isRunning ? stillness(samples, seenAt, others) : undefined;
  const deadline = active ? deadlineOf(batch) : undefined;
  const time = (at: number) => timeWords(at, nowMs, formats);
  const isOpen = isRunning && counts.completed + counts.failed < counts.total;
  const sentences = [
    ...(ahead ? aheadWords(ahead, formats, time) : []),
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

function aheadWords(
  { from, to, perHour, samples }: Forecast,
  formats: Formats,
  time: (at: number) => string,
): readonly string[] {
  const count = formats.count(samples);
  const [first, last] = [time(from), time(to)];
  return [
    first === last
      ? vscode.l10n.t('Done at about {0} (from the last {1} samples).', first, count)
      : vscode.l10n.t('Done between {0} and {1} (from the last {2} samples).', first, last, count), // prettier-ignore
    vscode.l10n.t('{0} requests an hour.', formats.roughly(perHour)),
  ];
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

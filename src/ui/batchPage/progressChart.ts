import * as vscode from 'vscode';
import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import type { Forecast } from '../../tracking/progress/forecast.ts';
import { doneOf, thinSamples, type Sample } from '../../tracking/progress/samples.ts';
import type { ChartPoint, LegendPart, ProgressChart } from '../../webview/messages/batchPage.ts';
import { deadlineOf, lastMoment } from '../batch/batchTimes.ts';
import type { Formats } from '../kit/formats.ts';
import { timeWords } from '../batch/timeWords.ts';

/** Rows of the table: more is no reading. */
const mostRows = 20;
/** A deadline that would press the curve into less of the picture is told beside it. */
const leastShare = 1 / 4;
const mostTimes = 5;
/** A picture of less time than this, in seconds, would show one step. */
const shortest = 10;

const [minute, hour, day] = [60, 3600, 86_400];
const timeSteps = [1, 2, 5, 10, 15, 30].map((n) => n * minute).concat([1, 2, 3, 6, 12].map((n) => n * hour), [1, 2, 7, 14, 30].map((n) => n * day)); // prettier-ignore

interface Ahead {
  readonly forecast: Forecast | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** The curve of a batch's progress as a picture and as a table; undefined when fewer than two points are known. */
export function progressChart(
  batch: Batch,
  samples: readonly Sample[],
  { forecast, nowMs }: Ahead,
  label: string,
  formats: Formats,
): ProgressChart | undefined {
  const { points, isBeginGuessed } = pointsOf(batch, samples);
  const [first, last] = [points[0], points.at(-1)];
  const total = Math.max(batch.counts?.total ?? 0, ...points.map(([, done]) => done));
  if (!first || !last || points.length < 2 || total === 0) return undefined;
  const active = isActive(batch.status);
  const end = Math.max(last[0], forecast?.to ?? 0, active ? nowMs / 1000 : 0);
  const deadline = active ? deadlineOf(batch) : undefined;
  const isNear = deadline !== undefined && (end - first[0]) / (deadline - first[0]) >= leastShare;
  const from = first[0];
  const to = Math.max(isNear ? Math.max(end, deadline) : end, from + shortest);
  const legend: readonly (readonly [LegendPart, string, boolean])[] = [
    ['done', vscode.l10n.t('Processed'), true],
    ['failed', vscode.l10n.t('Failed'), last[2] > 0],
    ['forecast', vscode.l10n.t('Forecast'), forecast !== undefined],
    ['deadline', deadlineWords(deadline, isNear, nowMs, formats), deadline !== undefined],
  ];
  return {
    label,
    from,
    to,
    total,
    points,
    isBeginGuessed,
    ...(forecast && { forecast: { from: forecast.from, to: forecast.to } }),
    ...(isNear && { deadline }),
    times: timesBetween(from, to).map((at) => ({
      at,
      label: to - from > 3 * day ? formats.day(new Date(at * 1000)) : formats.timeOfDay(at * 1000),
    })),
    counts: [0, total / 2, total].map((value) => ({
      value,
      label: value === 0 ? '0' : formats.count(Math.round(value)),
    })),
    legend: legend.flatMap(([of, text, isShown]) => (isShown ? [{ of, label: text }] : [])),
    table: {
      title: vscode.l10n.t('Progress as a table'),
      head: [vscode.l10n.t('Time'), vscode.l10n.t('Processed'), vscode.l10n.t('Failed')],
      rows: rowsOf(points).map(([at, done, failed]) => [
        timeWords(at, nowMs, formats),
        formats.count(done),
        formats.count(failed),
      ]),
    },
  };
}

function deadlineWords(
  deadline: EpochSeconds | undefined,
  isNear: boolean,
  nowMs: number,
  formats: Formats,
): string {
  if (isNear || deadline === undefined) return vscode.l10n.t('Deadline');
  return vscode.l10n.t('Deadline {0} (off the chart)', timeWords(deadline, nowMs, formats));
}

/** From the batch's beginning, which its service tells, to its end or the last change that was seen. */
function pointsOf(
  batch: Batch,
  samples: readonly Sample[],
): { readonly points: readonly ChartPoint[]; readonly isBeginGuessed: boolean } {
  const { times, counts } = batch;
  const begin = times.inProgressAt ?? times.createdAt;
  const end = isActive(batch.status) ? undefined : lastMoment(batch);
  // What was seen of an ended batch was seen after its end.
  const seen = samples
    .filter(([at]) => end === undefined || at < end)
    .map((sample): ChartPoint => [sample[0], doneOf(sample), sample[2]]);
  const [first] = seen;
  const hasBegin = begin !== null && begin < (first?.[0] ?? end ?? 0);
  const points: ChartPoint[] = [...(hasBegin ? [[begin, 0, 0] as const] : []), ...seen];
  if (end !== undefined && counts && end > (points.at(-1)?.[0] ?? end)) {
    points.push([end, counts.completed + counts.failed, counts.failed]);
  }
  return { points, isBeginGuessed: hasBegin && (first?.[1] ?? 1) > 0 };
}

function rowsOf(points: readonly ChartPoint[]): readonly ChartPoint[] {
  const samples = points.map(([at, done, failed]): Sample => [at, done - failed, failed, 0]);
  return thinSamples(samples, mostRows).map((sample) => [sample[0], doneOf(sample), sample[2]]);
}

/** Whole minutes, hours or days of the local clock. */
function timesBetween(from: EpochSeconds, to: EpochSeconds): readonly EpochSeconds[] {
  const step = timeSteps.find((one) => (to - from) / one <= mostTimes) ?? to - from;
  const offset = new Date(from * 1000).getTimezoneOffset() * minute;
  const times: EpochSeconds[] = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step)
    times.push(at);
  return times.length > 0 ? times : [from];
}

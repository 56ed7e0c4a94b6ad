// Stands alone: the page of a batch, its row and the status bar foretell alike.
import * as vscode from 'vscode';
import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import { forecast, type Forecast } from '../../tracking/progress/forecast.ts';
import type { Sample } from '../../tracking/progress/samples.ts';
import type { Formats } from '../kit/formats.ts';
import { timeWords } from './timeWords.ts';

/** What was seen of a batch's progress. */
export interface Watched {
  readonly samples: readonly Sample[];
  /** The last look at it, in seconds since 1970. */
  readonly seenAt: EpochSeconds | undefined;
}

/** When a batch will probably be done; undefined of one that does not run, and without ground. */
export function forecastOf(
  { status }: Batch,
  { samples, seenAt }: Watched,
  nowMs: number,
): Forecast | undefined {
  return status === 'in_progress' && seenAt !== undefined
    ? forecast(samples, seenAt, nowMs / 1000)
    : undefined;
}

/** "Done between 16:20 and 18:00 (from the last 3 samples)." */
export function forecastWords(
  { from, to, samples }: Forecast,
  nowMs: number,
  formats: Formats,
): string {
  const count = formats.count(samples);
  const [first, last] = [timeWords(from, nowMs, formats), timeWords(to, nowMs, formats)];
  return first === last
    ? vscode.l10n.t('Done at about {0} (from the last {1} samples).', first, count)
    : vscode.l10n.t('Done between {0} and {1} (from the last {2} samples).', first, last, count);
}

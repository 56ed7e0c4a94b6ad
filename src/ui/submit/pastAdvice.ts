import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { shortestWindow, windowHours } from '../../providers/completionWindow.ts';
import type { WindowRule } from '../../providers/profile.ts';
import { profileOf } from '../../providers/profiles.ts';
import { expectation, pastRuns } from '../../tracking/progress/pastRuns.ts';
import type { Formats } from '../kit/formats.ts';
import type { SubmitDeps } from './submitDeps.ts';
import type { SubmitDraft } from './submitDraft.ts';

/** Less is lost in the noise of a few runs. */
const leastLoss = 0.02;

/** What is to be sent. */
interface Planned {
  readonly requests: number;
  readonly models: readonly string[];
}

/**
 * What the user's own earlier batches tell of one that is to be sent: those of the same account and model that this
 * machine knows. Nothing is asked of the service.
 * @returns undefined without ground
 */
export function pastAdvice(
  { store, records }: Pick<SubmitDeps, 'store' | 'records'>,
  { account, completionWindow }: SubmitDraft,
  { requests, models: [model, ...others] }: Planned,
  formats: Formats,
): string | undefined {
  if (model === undefined || others.length > 0) return undefined;
  const modelOf = (batch: Batch) =>
    batch.model ?? records.submissionOf(batch.accountId, batch.id)?.model;
  const batches = store.state(account.id)?.batches ?? [];
  const runs = pastRuns(batches.filter((batch) => modelOf(batch) === model), requests); // prettier-ignore
  if (!runs) return undefined;
  const hours = windowHours(completionWindow);
  const { fromHours, toHours, lost } = expectation(runs, requests, hours ?? Infinity);
  const speed = vscode.l10n.t(
    'Your last {0} batches of this model here ran at {1} requests an hour; {2} requests need {3}.',
    formats.count(runs.batches),
    rangeWords(formats.roughly(runs.slowest), formats.roughly(runs.fastest)),
    formats.count(requests),
    rangeWords(formats.duration(fromHours * 3600), formats.duration(toHours * 3600)),
  );
  if (lost < leastLoss) return speed;
  const loss = lossWords(completionWindow, formats.percent(lost), toHours, profileOf(account.provider).window); // prettier-ignore
  return `${loss} ${speed}`;
}

function rangeWords(least: string, most: string): string {
  return least === most ? least : vscode.l10n.t('{0} to {1}', least, most);
}

function lossWords(window: string, share: string, hours: number, rule: WindowRule): string {
  const longer = shortestWindow(hours, rule);
  return longer === undefined
    ? vscode.l10n.t('Up to {1} may expire within {0}; send fewer requests at a time.', window, share) // prettier-ignore
    : vscode.l10n.t('Up to {1} may expire within {0}; use {2}.', window, share, longer);
}

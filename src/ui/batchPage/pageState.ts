import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import { outcomeOf, type BatchOutcome } from '../../batches/capabilities.ts';
import { isActive } from '../../batches/status.ts';
import { profileOf } from '../../providers/profiles.ts';
import { givenMetadata } from '../../tracking/journal/submissionMarks.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import type { BatchPageState, PageFacts, PageNotice, Tone } from '../../webview/messages/batchPage.ts'; // prettier-ignore
import { batchName } from '../batch/batchName.ts';
import { outcomeWord, reasonWords } from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { rawLines } from '../results/detailsText.ts';
import { failureWords } from '../results/outcomeWords.ts';
import { paidWords, priceOfBatch } from '../results/paidWords.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import type { OwnPrice } from '../../providers/ownPrices.ts';
import { iconOf, isMostlyFine } from '../sidebar/outcomeIcons.ts';
import { fileRows } from './fileRows.ts';
import type { LookedUp, SourceState } from './lookedUp.ts';
import { pageButtons } from './pageButtons.ts';
import { progressSection, type WatchedAmong } from './progressSection.ts';
import { stateTimeline } from './stateTimeline.ts';

/** All that is known of a batch when its page is drawn. */
export interface KnownBatch {
  readonly batch: Batch;
  readonly account: Account;
  readonly submission: Submission | undefined;
  readonly watched: WatchedAmong;
  readonly looked: LookedUp;
  readonly prices: readonly OwnPrice[];
}

const mostGroups = 8;

const tones: { readonly [O in BatchOutcome]: Tone } = {
  waiting: 'active',
  running: 'active',
  cancelling: 'active',
  succeeded: 'good',
  partly_failed: 'warning',
  all_failed: 'bad',
  failed: 'bad',
  expired: 'warning',
  cancelled: 'plain',
  unknown: 'plain',
};

/** Everything that the page of a batch shows, in words. */
export function pageState(known: KnownBatch, formats: Formats, nowMs: number): BatchPageState {
  const { batch, account, submission, looked } = known;
  const { progress, notices } = progressSection(batch, known.watched, formats, nowMs);
  const name = batchName(batch, account.provider, submission?.filename);
  const model = batch.model ?? submission?.model;
  const [icon = ''] = iconOf(batch).id.split('~');
  const source = sourceSection(submission, looked.source);
  return {
    title: plainText(name, 200),
    subtitle: [account.name, model, batch.endpoint, batch.completionWindow]
      .flatMap((text) => (text ? [plainText(text, 100)] : []))
      .join(' · '),
    status: {
      word: outcomeWord(batch),
      icon,
      tone: isMostlyFine(batch) ? 'good' : tones[outcomeOf(batch)],
    },
    actionsLabel: vscode.l10n.t('Actions'),
    buttons: pageButtons(batch, account),
    notices: [...reasonNotices(batch, formats), ...notices],
    ...(progress && { progress }),
    timeline: {
      title: vscode.l10n.t('Timeline'),
      steps: stateTimeline(batch, formats, nowMs),
    },
    ...failureSection(batch, looked, formats),
    files: {
      title: vscode.l10n.t('Files'),
      rows: fileRows(batch, account, looked, formats, nowMs),
    },
    ...(source && { source }),
    facts: factSections(known, formats),
    raw: {
      title: vscode.l10n.t('Raw response'),
      text: rawLines(batch).join('\n'),
    },
  };
}

function reasonNotices(batch: Batch, formats: Formats): readonly PageNotice[] {
  const reason = reasonWords(batch, formats);
  if (reason !== undefined) return [{ tone: 'bad', text: reason }];
  // What stands in an error file is told of below.
  return batch.status === 'failed' && batch.errorFileId === null
    ? [{ tone: 'bad', text: vscode.l10n.t('The service gave no reason.') }]
    : [];
}

/** What the service said of the batch, each sentence once, and what failed in the results that are here. */
function failureSection(
  batch: Batch,
  { failures }: LookedUp,
  formats: Formats,
): Pick<BatchPageState, 'failures'> {
  const said = new Map<string, number>();
  for (const { message, code } of batch.errors) {
    const text = plainText([code, message].filter(Boolean).join(': '), 300);
    said.set(text, (said.get(text) ?? 0) + 1);
  }
  const all = [
    ...[...said].map(([text, count]) => ({ count, text })),
    ...failures.map(({ count, ...failure }) => ({ count, text: failureWords(failure) })),
  ].sort((a, b) => b.count - a.count);
  const isUnread = all.length === 0 && (batch.counts?.failed ?? 0) > 0;
  if (all.length === 0 && !isUnread) return {};
  const more = isUnread
    ? isActive(batch.status) && batch.errorFileId === null
      ? vscode.l10n.t('The service tells why requests failed when the batch ends.')
      : vscode.l10n.t('Show the results to see why requests failed.')
    : all.length > mostGroups
      ? vscode.l10n.t('and {0} more error types', formats.count(all.length - mostGroups))
      : undefined;
  return {
    failures: {
      title: vscode.l10n.t('Errors by Type'),
      groups: all
        .slice(0, mostGroups)
        .map(({ count, text }) => ({ count: formats.count(count), text })),
      ...(more !== undefined && { more }),
    },
  };
}

const sourceWords: { readonly [S in SourceState]: readonly [Tone, () => string] } = {
  same: ['good', () => vscode.l10n.t('unchanged since it was submitted')],
  changed: ['warning', () => vscode.l10n.t('changed since it was submitted')],
  gone: ['warning', () => vscode.l10n.t('no longer there')],
};

function sourceSection(
  submission: Submission | undefined,
  state: SourceState | undefined,
): BatchPageState['source'] {
  if (!submission || !state) return undefined;
  const [tone, words] = sourceWords[state];
  return {
    title: vscode.l10n.t('Submitted From'),
    text: `${plainText(submission.filename, 200)} · ${words()}`,
    tone,
    buttons:
      state === 'gone'
        ? []
        : [{ command: 'openSource', icon: 'go-to-file', label: vscode.l10n.t('Open Submitted File') }], // prettier-ignore
  };
}

function factSections(known: KnownBatch, formats: Formats): readonly PageFacts[] {
  const { batch, account, submission, prices } = known;
  const price = priceOfBatch(batch, account, submission, prices);
  const { nameKey } = profileOf(account.provider).metadata;
  const metadata = givenMetadata(batch)
    .filter(([key]) => key !== nameKey)
    .map(([key, value]) => [plainText(key, 100), plainText(value, 500)] as const);
  const sections: readonly PageFacts[] = [
    { title: vscode.l10n.t('Tokens'), rows: tokenRows(known, price, formats) },
    { title: vscode.l10n.t('Metadata'), rows: metadata },
    {
      title: vscode.l10n.t('Identity'),
      rows: [
        [vscode.l10n.t('ID'), plainText(batch.id, 120)],
        [vscode.l10n.t('Account'), `${plainText(account.name, 100)} (${account.baseUrl})`],
        [vscode.l10n.t('Status at the service'), plainText(batch.statusWord, 60)],
      ],
    },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/** As the service sums them up, else as the results do that are here. */
function tokenRows(
  { batch: { usage }, looked: { tokens } }: KnownBatch,
  price: ModelPrice | undefined,
  formats: Formats,
): PageFacts['rows'] {
  if (!usage && !tokens) return [];
  const paid = usage ?? {
    inputTokens: tokens?.input ?? 0,
    cachedTokens: tokens?.cached ?? 0,
    outputTokens: tokens?.output ?? 0,
  };
  return [
    [vscode.l10n.t('Input'), formats.count(paid.inputTokens)],
    [vscode.l10n.t('From cache'), formats.count(paid.cachedTokens)],
    [vscode.l10n.t('Output'), formats.count(paid.outputTokens)],
    ...(usage
      ? ([
          [vscode.l10n.t('Reasoning'), formats.count(usage.reasoningTokens)],
          [vscode.l10n.t('Total'), formats.count(usage.totalTokens)],
        ] as const)
      : []),
    ...(price ? [[vscode.l10n.t('Price'), paidWords(paid, price, formats)] as const] : []),
  ];
}

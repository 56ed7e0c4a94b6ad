import * as vscode from 'vscode';
import type { TokenEstimate } from '../../jsonl/estimate/estimateTokens.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import type { OwnPrice } from '../../providers/ownPrices.ts';
import { batchPrice, currencyOf, profileOf, regionWithout } from '../../providers/profiles.ts';
import { isSimulator } from '../accounts/accountOrigin.ts';
import { nameOfFile } from '../batch/batchName.ts';
import { formatsFor, type Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { priceWords, amountWords } from './costWords.ts';
import { draftMessage } from './draftMessages.ts';
import type { SubmitDraft } from './submitDraft.ts';
import type { CheckedFile } from './submitGate.ts';

/** What the user chose on the review page. */
export type ReviewChoice =
  'submit' | 'account' | 'window' | 'name' | 'metadata' | 'problems' | 'estimate' | 'count';

/** What the review page shows. */
export interface Review {
  readonly filename: string;
  readonly draft: SubmitDraft;
  readonly checked: CheckedFile;
  /** Absent when nothing can be said. */
  readonly estimate: TokenEstimate | undefined;
  /** What the account has left, where the service was asked. */
  readonly balance: number | undefined;
  /** What earlier batches tell of this one. */
  readonly advice: string | undefined;
  /** Those of the user. */
  readonly prices: readonly OwnPrice[];
}

/** A line of a review; one without a choice is a heading. */
export interface ReviewRow<Choice> extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** The one review step: everything that will be sent, each part to be changed; Enter submits. */
export async function showReview(review: Review): Promise<ReviewChoice | undefined> {
  const rows = reviewRows(review, formatsFor(vscode.env.language));
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t('Submit Batch'),
    placeHolder: vscode.l10n.t('Press Enter to submit, or select a setting to change it'),
    ignoreFocusOut: true,
  });
  return picked?.choice;
}

function reviewRows(
  { draft, checked, filename, estimate, prices, balance, advice }: Review,
  formats: Formats,
): readonly ReviewRow<ReviewChoice>[] {
  const { bytes, report } = checked;
  const { summary } = report;
  const count = formats.count(summary.requests);
  const problem = draftMessage(draft);
  const models = [...summary.models.keys()].map((model) => plainText(model, 60));
  const price = estimate && priceOf(draft, [...summary.models.keys()], prices);
  return [
    {
      label:
        summary.requests === 1
          ? `$(cloud-upload) ${vscode.l10n.t('Submit 1 request to {0}', draft.account.name)}`
          : `$(cloud-upload) ${vscode.l10n.t('Submit {0} requests to {1}', count, draft.account.name)}`,
      detail: problem ?? regionWords(draft, summary.models.keys()) ?? costWords(draft, formats),
      choice: 'submit',
    },
    separator(vscode.l10n.t('Options')),
    ...accountRows(draft, advice === undefined ? undefined : { detail: advice }),
    row('tag', vscode.l10n.t('Name'), draft.name || fileNameWords(filename), 'name'),
    metadataRow(draft),
    separator(
      [
        plainText(filename, 80),
        summary.requests === 1 ? vscode.l10n.t('1 request') : vscode.l10n.t('{0} requests', count),
        formats.bytes(bytes),
        models.join(', ') || vscode.l10n.t('no model'),
      ].join(' · '),
    ),
    row('checklist', vscode.l10n.t('Check'), checkWords(report.summary, formats), 'problems'),
    ...(estimate
      ? [row('symbol-numeric', vscode.l10n.t('Tokens'), amountWords(estimate, formats), 'estimate')]
      : []),
    ...(estimate && canCount(draft, estimate)
      ? [
          row(
            'globe',
            vscode.l10n.t('Count at {0}', profileOf(draft.account.provider).name),
            vscode.l10n.t(
              'sends {0} of the requests to be counted, not answered',
              formats.count(estimate.examples?.length ?? 0),
            ),
            'count',
          ),
        ]
      : []),
    ...(estimate
      ? [
          row(
            'credit-card',
            vscode.l10n.t('Price'),
            price
              ? priceAt(draft, priceWords(estimate, price, summary.requests, formats))
              : vscode.l10n.t('not known (setting batchStudio.prices)'),
            'estimate',
          ),
          ...(balance === undefined
            ? []
            : [
                row(
                  'credit-card',
                  vscode.l10n.t('Balance'),
                  balanceWords(draft, balance, formats),
                  'estimate',
                ),
              ]),
        ]
      : []),
  ];
}

export function separator(label: string): ReviewRow<never> {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

export function row<const Choice>(
  icon: string,
  label: string,
  value: string,
  choice: Choice,
): ReviewRow<Choice> {
  return { label: `$(${icon}) ${label}`, description: plainText(value, 200), choice };
}

/** Where a batch goes and how long it may take. @param advice what earlier batches tell of that */
export function accountRows(
  { account, completionWindow }: SubmitDraft,
  advice: Pick<vscode.QuickPickItem, 'description' | 'detail'> | undefined,
): readonly ReviewRow<'account' | 'window'>[] {
  const label = `$(history) ${vscode.l10n.t('From Your Earlier Batches')}`;
  return [
    row('cloud', vscode.l10n.t('Account'), account.name, 'account'),
    row('watch', vscode.l10n.t('Completion window'), completionWindow, 'window'),
    ...(advice ? [{ label, ...advice, choice: 'window' as const }] : []),
  ];
}

/** A batch without a name is listed by that of its file. */
function fileNameWords(filename: string): string {
  return vscode.l10n.t('{0} (from the file)', nameOfFile(filename));
}

export function metadataRow({ metadata }: SubmitDraft): ReviewRow<'metadata'> {
  const pairs = Object.entries(metadata).map(([key, value]) => `${key}=${value}`);
  const words = pairs.join(', ') || vscode.l10n.t('none');
  return row('list-unordered', vscode.l10n.t('Metadata'), words, 'metadata');
}

export function priceOf(
  { account }: SubmitDraft,
  models: readonly string[],
  own: readonly OwnPrice[],
): ModelPrice | undefined {
  const [model, ...others] = models;
  if (model === undefined || others.length > 0) return undefined;
  const profile = profileOf(account.provider);
  const there = isSimulator(account) ? profile.regions[0]?.baseUrl : undefined;
  return batchPrice(profile, model, there ?? account.baseUrl, own);
}

/** The words of a price; of the simulator, what the service that it stands for would take. */
export function priceAt({ account }: SubmitDraft, words: string): string {
  return isSimulator(account)
    ? vscode.l10n.t('Free here; {0} would charge {1}', profileOf(account.provider).name, words)
    : words;
}

/** Does the service count tokens, and was it not asked yet? */
function canCount(
  { account }: SubmitDraft,
  { examples = [], isOfService }: TokenEstimate,
): boolean {
  const { tokenCounter } = profileOf(account.provider);
  return tokenCounter !== undefined && examples.length > 0 && isOfService !== true;
}

function balanceWords({ account }: SubmitDraft, balance: number, formats: Formats): string {
  const currency = currencyOf(profileOf(account.provider), account.baseUrl);
  return currency === undefined ? formats.roughly(balance) : formats.money(balance, currency, 4);
}

/** What a region does not run is probably refused, so it is told and not held back. */
function regionWords({ account }: SubmitDraft, models: Iterable<string>): string | undefined {
  const profile = profileOf(account.provider);
  for (const model of models) {
    const region = regionWithout(profile, model, account.baseUrl);
    if (region)
      return vscode.l10n.t(
        '{0} does not list {1} among the models that it runs in batches in {2}',
        profile.name,
        plainText(model, 60),
        region.name,
      );
  }
  return undefined;
}

export function costWords(draft: SubmitDraft, formats: Formats): string {
  if (isSimulator(draft.account)) {
    return vscode.l10n.t('Simulated on this machine, free of charge');
  }
  const { priceFactor } = profileOf(draft.account.provider);
  return priceFactor === undefined
    ? vscode.l10n.t('You pay for completed requests')
    : vscode.l10n.t(
        'You pay for completed requests, at {0} of the real-time price',
        formats.percent(priceFactor),
      );
}

export function checkWords(
  { errors, warnings }: { readonly errors: number; readonly warnings: number },
  formats: Formats,
): string {
  if (errors === 0 && warnings === 0) return vscode.l10n.t('no problems');
  return vscode.l10n.t(
    'Errors: {0}, warnings: {1}',
    formats.count(errors),
    formats.count(warnings),
  );
}

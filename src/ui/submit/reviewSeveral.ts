import * as vscode from 'vscode';
import type { TokenEstimate } from '../../jsonl/estimate/estimateTokens.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import type { OwnPrice } from '../../providers/ownPrices.ts';
import { formatsFor, type Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { priceWords, amountWords } from './costWords.ts';
import { draftMessage } from './draftMessages.ts';
import { pastAdvice } from './pastAdvice.ts';
import {
  changeAccount,
  changeMetadata,
  changeWindow,
  estimateOf,
  type Reviewed,
} from './reviewDraft.ts';
import {
  accountRows,
  checkWords,
  costWords,
  metadataRow,
  priceAt,
  priceOf,
  row,
  separator,
  type ReviewRow,
} from './reviewPage.ts';
import type { SubmitDeps } from './submitDeps.ts';
import type { SubmitDraft } from './submitDraft.ts';
import type { CheckedFile } from './submitGate.ts';
import type { SubmitSource } from './submitSource.ts';

/** One of the files that are to be submitted. */
export interface ReviewedFile {
  readonly source: Pick<SubmitSource, 'filename' | 'uri'>;
  readonly checked: CheckedFile;
}

type Choice = 'submit' | 'account' | 'window' | 'metadata' | 'nothing' | number;

/**
 * Shows one review of several files until the user submits or leaves: what is the same for all, each file, and their sum.
 * A change of provider ends it with `check_again`.
 */
export async function reviewSeveral(
  deps: Pick<SubmitDeps, 'settings' | 'records' | 'store' | 'tokens'>,
  start: SubmitDraft,
  files: readonly ReviewedFile[],
): Promise<Reviewed> {
  let draft = start;
  const estimates: (TokenEstimate | undefined)[] = [];
  for (const { checked } of files) estimates.push(await estimateOf(deps, checked));
  const sum = sumOf(estimates);
  for (;;) {
    const formats = formatsFor(vscode.env.language);
    const advice = adviceForAll(deps, draft, files, formats);
    const rows = severalRows(
      draft,
      files,
      { sum, advice, prices: deps.settings.prices() },
      formats,
    );
    const picked = await vscode.window.showQuickPick(rows, {
      title: vscode.l10n.t('Submit {0} Files', files.length),
      placeHolder: vscode.l10n.t('Press Enter to submit, or select a setting to change it'),
      ignoreFocusOut: true,
    });
    switch (picked?.choice) {
      case undefined:
        return undefined;
      case 'submit':
        if (draftMessage(draft) === undefined) return { next: 'submit', draft };
        break;
      case 'account': {
        const { provider } = draft.account;
        draft = await changeAccount(deps, draft);
        if (draft.account.provider !== provider) return { next: 'check_again', draft };
        break;
      }
      case 'window':
        draft = await changeWindow(draft);
        break;
      case 'metadata':
        draft = { ...draft, metadata: await changeMetadata(draft) };
        break;
      case 'nothing':
        break;
      default:
        await vscode.window.showTextDocument(files[picked?.choice ?? 0]?.source.uri as vscode.Uri);
        return undefined;
    }
  }
}

export interface SeveralFacts {
  /** Of all files; absent when one of them could not be estimated. */
  readonly sum: TokenEstimate | undefined;
  readonly advice: Advice | undefined;
  readonly prices: readonly OwnPrice[];
}

interface Advice {
  readonly text: string;
  /** The file that needs longest: each becomes a batch with the same time. */
  readonly filename: string;
}

/** What earlier batches tell of the largest file. */
export function adviceForAll(
  deps: Pick<SubmitDeps, 'store' | 'records'>,
  draft: SubmitDraft,
  files: readonly ReviewedFile[],
  formats: Formats,
): Advice | undefined {
  const size = ({ checked }: ReviewedFile) => checked.report.summary.requests;
  const [largest] = files.toSorted((a, b) => size(b) - size(a));
  if (!largest) return undefined;
  const { requests, models } = largest.checked.report.summary;
  const text = pastAdvice(deps, draft, { requests, models: [...models.keys()] }, formats);
  return text === undefined ? undefined : { text, filename: largest.source.filename };
}

export function severalRows(
  draft: SubmitDraft,
  files: readonly ReviewedFile[],
  { sum, advice, prices }: SeveralFacts,
  formats: Formats = formatsFor(vscode.env.language),
): readonly ReviewRow<Choice>[] {
  const requests = total(files, ({ summary }) => summary.requests);
  const bytes = files.reduce((all, { checked }) => all + checked.bytes, 0);
  const price = sum && priceOfAll(draft, files, prices);
  return [
    {
      label: `$(cloud-upload) ${vscode.l10n.t(
        'Submit {0} files with {1} requests to {2}',
        formats.count(files.length),
        formats.count(requests),
        draft.account.name,
      )}`,
      detail: draftMessage(draft) ?? costWords(draft, formats),
      choice: 'submit',
    },
    separator(vscode.l10n.t('The same for all')),
    ...accountRows(
      draft,
      advice && { description: plainText(advice.filename, 80), detail: advice.text },
    ),
    metadataRow(draft),
    separator(
      [
        vscode.l10n.t('Files: {0}', formats.count(files.length)),
        vscode.l10n.t('{0} requests', formats.count(requests)),
        formats.bytes(bytes),
      ].join(' · '),
    ),
    ...(sum
      ? [row('symbol-numeric', vscode.l10n.t('Tokens'), amountWords(sum, formats), 'nothing')]
      : []),
    ...(sum && price
      ? [
          row(
            'credit-card',
            vscode.l10n.t('Price'),
            priceAt(draft, priceWords(sum, price, requests, formats)),
            'nothing',
          ),
        ]
      : []),
    ...files.map(({ source, checked }, index) => {
      const { summary } = checked.report;
      const models = [...summary.models.keys()].map((model) => plainText(model, 60));
      const words = [
        summary.requests === 1
          ? vscode.l10n.t('1 request')
          : vscode.l10n.t('{0} requests', formats.count(summary.requests)),
        formats.bytes(checked.bytes),
        models.join(', ') || vscode.l10n.t('no model'),
        checkWords(summary, formats),
      ];
      const icon = summary.errors > 0 ? 'error' : 'file';
      return row(icon, plainText(source.filename, 80), words.join(' · '), index);
    }),
  ];
}

function total(
  files: readonly ReviewedFile[],
  of: (report: CheckedFile['report']) => number,
): number {
  return files.reduce((all, { checked }) => all + of(checked.report), 0);
}

/** Undefined when one is not known. */
export function sumOf(
  estimates: readonly (TokenEstimate | undefined)[],
): TokenEstimate | undefined {
  const known = estimates.filter((estimate) => estimate !== undefined);
  const [first] = known;
  if (!first || known.length < estimates.length) return undefined;
  const sum = (what: 'leastInput' | 'mostInput' | 'mostOutput' | 'media' | 'sampled') =>
    known.reduce((all, estimate) => all + estimate[what], 0);
  return {
    ...first,
    leastInput: sum('leastInput'),
    mostInput: sum('mostInput'),
    mostOutput: sum('mostOutput'),
    media: sum('media'),
    sampled: sum('sampled'),
    isWhole: known.every(({ isWhole }) => isWhole),
  };
}

/** The price, when it is one for all. */
function priceOfAll(
  draft: SubmitDraft,
  files: readonly ReviewedFile[],
  prices: readonly OwnPrice[],
): ModelPrice | undefined {
  const models = new Set(files.flatMap(({ checked }) => [...checked.report.summary.models.keys()]));
  return priceOf(draft, [...models], prices);
}

import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { batchFileKinds, batchMoments, fileIdOf, type Batch } from '../../batches/batch.ts';
import { jsonText } from '../../jsonl/json/jsonText.ts';
import {
  fileWords,
  momentWords,
  outcomeWord,
  progressWords,
  reasonWords,
} from '../batch/batchWords.ts';
import { givenMetadata } from '../../tracking/journal/submissionMarks.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import type { Formats } from '../kit/formats.ts';
import { paidWords } from './paidWords.ts';

type Row = readonly [label: string, value: string | null | undefined];

/** Everything that is known of a batch, as plain text to read, search and copy; the service's own object last. */
export function detailsText(
  batch: Batch,
  account: Account,
  name: string,
  formats: Formats,
  price?: ModelPrice,
): string {
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [name, rows(overview(batch, account, formats))],
    [vscode.l10n.t('Times'), rows(times(batch, formats))],
    [
      vscode.l10n.t('Files'),
      rows(batchFileKinds.map((kind): Row => [fileWords[kind](), fileIdOf(batch, kind) ?? '–'])),
    ],
    [vscode.l10n.t('Errors reported by the service'), errors(batch)],
    [vscode.l10n.t('Metadata'), rows(givenMetadata(batch))],
    [vscode.l10n.t('Tokens'), rows(usage(batch, formats, price))],
    [vscode.l10n.t('Raw response'), rawLines(batch)],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [title, '='.repeat(width(title)), ...lines, ''].join('\n'))
    .join('\n');
}

/** The service's own object, as it came. */
export function rawLines({ raw, isCut }: Batch): readonly string[] {
  const left = vscode.l10n.t(
    'This batch is too large to be kept whole, so something is left out here. The service still has it.',
  );
  return [...(raw === null && isCut ? [] : jsonText(raw, 2).split('\n')), ...(isCut ? [left] : [])];
}

function overview(batch: Batch, account: Account, formats: Formats): readonly Row[] {
  return [
    [vscode.l10n.t('Status'), vscode.l10n.t('{0} ({1})', outcomeWord(batch), batch.statusWord)],
    [vscode.l10n.t('Reason'), reasonWords(batch, formats)],
    [vscode.l10n.t('Progress'), progressWords(batch, formats)],
    [vscode.l10n.t('ID'), batch.id],
    [vscode.l10n.t('Account'), `${account.name} (${account.baseUrl})`],
    [vscode.l10n.t('Model'), batch.model],
    [vscode.l10n.t('Endpoint'), batch.endpoint],
    [vscode.l10n.t('Completion window'), batch.completionWindow],
  ];
}

function times(batch: Batch, formats: Formats): readonly Row[] {
  return batchMoments.flatMap((moment): readonly Row[] => {
    const seconds = batch.times[moment];
    if (seconds === null) return [];
    return [[momentWords[moment](), `${formats.moment(seconds)} (${isoTime(seconds)})`]];
  });
}

function errors(batch: Batch): readonly string[] {
  return batch.errors.map((error) => {
    const place = error.line === null ? '' : `${vscode.l10n.t('Line {0}', String(error.line))} · `;
    const facts = [error.code, error.param].filter(Boolean).join(' · ');
    return `${place}${error.message}${facts === '' ? '' : ` [${facts}]`}`;
  });
}

function usage(
  { usage: tokens }: Batch,
  formats: Formats,
  price: ModelPrice | undefined,
): readonly Row[] {
  if (!tokens) return [];
  return [
    [vscode.l10n.t('Input'), formats.count(tokens.inputTokens)],
    [vscode.l10n.t('From cache'), formats.count(tokens.cachedTokens)],
    [vscode.l10n.t('Output'), formats.count(tokens.outputTokens)],
    [vscode.l10n.t('Reasoning'), formats.count(tokens.reasoningTokens)],
    [vscode.l10n.t('Total'), formats.count(tokens.totalTokens)],
    [vscode.l10n.t('Price'), price && paidWords(tokens, price, formats)],
  ];
}

function rows(pairs: readonly Row[]): readonly string[] {
  const present = pairs.filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  const widest = Math.max(0, ...present.map(([label]) => width(label)));
  return present.map(
    ([label, value]) => `${label}:${' '.repeat(widest - width(label) + 2)}${value ?? ''}`,
  );
}

/** Columns in a monospaced font, where an ideograph has two. */
function width(text: string): number {
  return [...text].reduce(
    (sum, char) =>
      sum +
      (/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(
        char,
      )
        ? 2
        : 1),
    0,
  );
}

function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}

import * as vscode from 'vscode';
import type { BatchFileKind } from '../../batches/batch.ts';
import type { UnmatchedKind } from '../../results/join/resultTable.ts';
import type { LineCounts } from '../../results/join/recordLines.ts';
import { fileWords } from '../batch/batchWords.ts';
import { failureMessage } from '../kit/failures.ts';
import type { Formats } from '../kit/formats.ts';
import type { LoadedResults } from './batchResults.ts';
import type { LinkedText, Piece } from './linkedText.ts';
import { failureWords } from './outcomeWords.ts';

type Row = readonly [label: string, ...pieces: readonly Piece[]];

/** Lines of one kind of unmatched results that are listed. */
const mostUnmatched = 20;

const unmatchedWords: { readonly [K in UnmatchedKind]: () => string } = {
  duplicate: () => vscode.l10n.t('repeated'),
  unknownId: () => vscode.l10n.t('unknown custom_id'),
  withoutId: () => vscode.l10n.t('without custom_id'),
};

/** What became of every line of every file, and the lines that are no request's result. */
export function writeAccounts(text: LinkedText, results: LoadedResults, formats: Formats): void {
  const { joined, batch, inputFailure } = results;
  const { files, unmatched } = joined;
  text.section(vscode.l10n.t('Reconciliation'));
  const rows: Row[] = [];
  const file = (kind: BatchFileKind, counts: LineCounts | undefined) => {
    rows.push([fileWords[kind](), counts ? lineCounts(kind, counts, formats) : '–']);
  };
  file('input', files.input);
  file('output', files.output);
  file('error', files.error);
  const back = (files.output?.records ?? 0) + (files.error?.records ?? 0);
  const { duplicate, unknownId, withoutId } = unmatched;
  const matched = back - duplicate - unknownId - withoutId;
  rows.push([
    vscode.l10n.t('Results'),
    listed(formats, [
      ...(Object.keys(unmatched) as UnmatchedKind[]).map((kind) => [unmatched[kind], unmatchedWords[kind]()] as const),
    ], vscode.l10n.t('{0} of {1} matched', formats.count(matched), formats.count(back))),
  ]); // prettier-ignore
  if (batch.counts) {
    const { total, completed, failed } = batch.counts;
    rows.push([
      vscode.l10n.t('Reported by provider'),
      vscode.l10n.t('{0} in total, {1} completed, {2} failed', formats.count(total), formats.count(completed), formats.count(failed)),
    ]); // prettier-ignore
  }
  text.rows(rows);
  if (!joined.hasInput) {
    text.line(
      vscode.l10n.t(
        'There is no input file to compare with: results are in file order, and missing requests can’t be detected.',
      ),
    );
    if (inputFailure) text.line(failureMessage(inputFailure));
  }
  if (joined.namelessRequests > 0) {
    text.line(
      vscode.l10n.t(
        '{0} requests have no custom_id, so nothing can come back for them.',
        formats.count(joined.namelessRequests),
      ),
    );
  }
  writeUnmatched(text, results, formats);
}

function writeUnmatched(text: LinkedText, { joined }: LoadedResults, formats: Formats): void {
  const tellMore = (all: number) => {
    if (all <= mostUnmatched) return;
    text.line('  ', vscode.l10n.t('… and {0} more.', formats.count(all - mostUnmatched)));
  };
  for (const kind of Object.keys(unmatchedWords) as UnmatchedKind[]) {
    for (const result of joined.unmatchedResults(kind, mostUnmatched)) {
      const { file, line } = joined.resultPlace(result);
      const failed = joined.kindOf(result) === 'failed';
      const why = failed ? ` · ${failureWords(joined.failure(joined.groupOf(result)))}` : '';
      text.line('  ', linePiece(file, line), ` · ${unmatchedWords[kind]()}${why}`);
    }
    tellMore(joined.unmatched[kind]);
  }
  for (const kind of ['input', 'output', 'error'] as const) {
    const { unreadable = 0, unreadableAt = [] } = joined.files[kind] ?? {};
    for (const line of unreadableAt.slice(0, mostUnmatched))
      text.line('  ', linePiece(kind, line), ` · ${vscode.l10n.t('no JSON object')}`);
    tellMore(unreadable);
  }
}

const lineWords: { readonly [K in BatchFileKind]: (line: string) => string } = {
  input: (line) => vscode.l10n.t('input line {0}', line),
  output: (line) => vscode.l10n.t('output line {0}', line),
  error: (line) => vscode.l10n.t('error line {0}', line),
};

/** @param line 0-based */
export function linePiece(file: BatchFileKind, line: number): Piece {
  return { text: lineWords[file](String(line + 1)), to: { file, line } };
}

function lineCounts(kind: BatchFileKind, counts: LineCounts, formats: Formats): string {
  const { lines, records, blank, continued, unreadable } = counts;
  const all =
    lines === 1 ? vscode.l10n.t('1 line') : vscode.l10n.t('{0} lines', formats.count(lines));
  const one = kind === 'input' ? vscode.l10n.t('request') : vscode.l10n.t('result');
  const many = kind === 'input' ? vscode.l10n.t('requests') : vscode.l10n.t('results');
  const first = `${formats.count(records)} ${records === 1 ? one : many}`;
  const parts = listed(
    formats,
    [
      [continued, vscode.l10n.t('continuation lines')],
      [blank, vscode.l10n.t('blank')],
      [unreadable, vscode.l10n.t('unreadable')],
    ],
    first,
  );
  return `${all}: ${parts}`;
}

/** "10 requests, 2 blank": what there is of each, after what is always told. */
function listed(
  formats: Formats,
  parts: readonly (readonly [count: number, words: string])[],
  first: string,
): string {
  const others = parts.filter(([count]) => count > 0);
  return [first, ...others.map(([count, words]) => `${formats.count(count)} ${words}`)].join(', ');
}

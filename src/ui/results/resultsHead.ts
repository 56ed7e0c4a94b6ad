import * as vscode from 'vscode';
import { answersWithoutFile } from '../../batches/capabilities.ts';
import {
  answersWithoutFileWords,
  fileWords,
  outcomeWord,
  unprovedWords,
} from '../batch/batchWords.ts';
import type { Formats } from '../kit/formats.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import { plainText } from '../kit/safeText.ts';
import type { LoadedResults } from './batchResults.ts';
import { writeAccounts } from './lineAccounts.ts';
import type { LinkedText, Piece } from './linkedText.ts';
import { paidWords } from './paidWords.ts';
import { doubtful } from './resultsAddress.ts';
import { failureWords, isAwaited, outcomeWords } from './outcomeWords.ts';

type Row = readonly [label: string, ...pieces: readonly Piece[]];

/** Kinds of failure that are listed; further ones are found among the failed requests. */
const mostGroups = 30;
/** Counts, what it cost, what became of every line, and the kinds of failure. */
export function writeHead(
  text: LinkedText,
  results: LoadedResults,
  formats: Formats,
  price?: ModelPrice,
): void {
  const { batch } = results;
  const answers = answersWithoutFile(batch);
  text.rows([
    [vscode.l10n.t('Status'), `${outcomeWord(batch)} (${plainText(batch.statusWord, 40)})`],
    [vscode.l10n.t('Requests'), ...requestPieces(results, formats)],
    ...(answers > 0
      ? [[fileWords.output(), answersWithoutFileWords(answers, formats)] as const]
      : []),
    ...unprovedRows(results),
    ...usageRows(results, formats, price),
    [
      vscode.l10n.t('Actions'),
      { text: vscode.l10n.t('Retry Failed Requests…'), to: { command: 'batchStudio.retryFailed' } }, // prettier-ignore
      ' · ',
      { text: vscode.l10n.t('Export Answers…'), to: { command: 'batchStudio.exportAnswers' } },
      ' · ',
      { text: vscode.l10n.t('Open Output and Errors'), to: { command: 'batchStudio.openResults' } },
    ],
  ]);
  writeFailures(text, results, formats);
  writeAccounts(text, results, formats);
}

function requestPieces({ joined, batch }: LoadedResults, formats: Formats): readonly Piece[] {
  const counts = joined.counts();
  const doubts = doubtful.reduce((sum, kind) => sum + counts[kind], 0);
  const missing = isAwaited(batch) ? vscode.l10n.t('pending') : outcomeWords.missing();
  const parts: readonly (readonly [number, string, 'answered' | 'doubtful' | 'failed' | 'missing'])[] = [
    [counts.answered, outcomeWords.answered(), 'answered'],
    [doubts, vscode.l10n.t('needs review'), 'doubtful'],
    [counts.failed, outcomeWords.failed(), 'failed'],
    ...(joined.hasInput ? [[counts.missing, missing, 'missing'] as const] : []),
  ]; // prettier-ignore
  return [
    `${formats.count(joined.size)}: `,
    ...parts.flatMap(([count, word, shown], at): Piece[] => {
      const words = `${formats.count(count)} ${word}`;
      const piece = count > 0 ? { text: words, to: { view: { shown, page: 0 } } } : words;
      return at === 0 ? [piece] : [', ', piece];
    }),
  ];
}

/** Where every request came back, nothing is missing whatever a file's length says. */
function unprovedRows({ unproved, joined }: LoadedResults): readonly Row[] {
  if (unproved.length === 0 || (joined.hasInput && joined.counts().missing === 0)) return [];
  return [[vscode.l10n.t('Not verified'), unprovedWords(unproved)]];
}

/** The service's own sum where it gives one: what is summed here cannot know of answers that are lost. */
function usageRows(
  { batch, joined }: LoadedResults,
  formats: Formats,
  price: ModelPrice | undefined,
): readonly Row[] {
  const own = batch.usage;
  const { input, cached, output, lines } = joined.usage;
  if (!own && lines === 0) return [];
  const paid = own ?? { inputTokens: input, cachedTokens: cached, outputTokens: output };
  const tokens = vscode.l10n.t(
    '{0} in, {1} out',
    formats.count(paid.inputTokens),
    formats.count(paid.outputTokens),
  );
  const source = own
    ? vscode.l10n.t('as reported by the provider')
    : vscode.l10n.t('sum of the result lines: {0}', formats.count(lines));
  return [
    [vscode.l10n.t('Tokens'), `${tokens} (${source})`],
    ...(price ? [[vscode.l10n.t('Price'), paidWords(paid, price, formats)] as const] : []),
  ];
}

function writeFailures(text: LinkedText, { joined }: LoadedResults, formats: Formats): void {
  const groups = joined.failureCounts();
  const counts = joined.counts();
  const doubts = doubtful.filter((kind) => counts[kind] > 0);
  if (groups.length > 0) {
    text.section(vscode.l10n.t('Errors by Type'));
    for (const { group, count, ...failure } of groups.slice(0, mostGroups))
      writeCount(text, formats.count(count), failureWords(failure), { group });
    if (groups.length > mostGroups) {
      const more = formats.count(groups.length - mostGroups);
      writeCount(text, '…', vscode.l10n.t('and {0} more error types', more), 'failed');
    }
  }
  if (doubts.length === 0) return;
  text.section(vscode.l10n.t('Needs Review'));
  for (const kind of doubts)
    writeCount(text, formats.count(counts[kind]), outcomeWords[kind](), kind);
}

function writeCount(
  text: LinkedText,
  count: string,
  words: string,
  shown: { readonly group: number } | (typeof doubtful)[number] | 'failed',
): void {
  text.line(`${count.padStart(7)}  `, { text: words, to: { view: { shown, page: 0 } } });
}

import * as vscode from 'vscode';
import type { Head, SourceFacts, ViewInfo } from '../../../webview/messages/viewMessages.ts';
import { formatsFor } from '../../kit/formats.ts';
import { costOf } from '../../../providers/costOf.ts';
import { unprovedWords } from '../../batch/batchWords.ts';
import { paidWords } from '../paidWords.ts';
import { secondsOf, type LocatedSource } from './locateSources.ts';

type Tokens = Head['overview']['tokens'];

/** What is known of the results before a file is read. */
export function infoOf(located: readonly LocatedSource[]): ViewInfo {
  const sources = located.map(({ source }) => source.label);
  const [first] = located;
  const duration = located.length === 1 ? durationOf(first) : undefined;
  return {
    title: sources.join(' · '),
    sources,
    comparisons: comparisonWords(sources),
    isBatch: located.length === 1 && first?.batch !== undefined && !first.more,
    ...(duration === undefined ? {} : { duration }),
  };
}

/** Values of the column `comparison`, in words. */
function comparisonWords(sources: readonly string[]): Readonly<Record<string, string>> {
  const each = (id: string, words: (source: string) => string) =>
    sources.map((source, at) => [`${id}_${String(at + 1)}`, words(source)] as const);
  const values: Readonly<Record<string, string>> = {
    same: vscode.l10n.t('Same'),
    differs: vscode.l10n.t('Differs'),
    incomplete: vscode.l10n.t('Same, but not answered in all'),
    ...Object.fromEntries(each('only', (source) => vscode.l10n.t('Only answered in {0}', source))),
    ...Object.fromEntries(each('valid', (source) => vscode.l10n.t('Only valid in {0}', source))),
  };
  return values;
}

/** How it went, with what it cost and how long it took as far as that is known. */
export function headOf(overview: Head['overview'], located: readonly LocatedSource[]): Head {
  const [first] = located;
  const warnings = [...unprovedSentences(overview, located), ...tableSentences(overview)];
  const head = warnings.length > 0 ? { overview, warnings } : { overview };
  if (overview.sources) {
    const facts = overview.sources.map(({ tokens }, at) => factsOf(tokens, located[at]));
    return { ...head, facts };
  }
  const paid = paidTokens(overview.tokens);
  if (!first?.price || !paid) return head;
  return { ...head, price: paidWords(paid, first.price, formatsFor(vscode.env.language)) };
}

/** Where every request came back, nothing is missing whatever a file's length says. Until all is read nobody knows. */
function unprovedSentences(
  { hasInput, loading, outcomes, sources }: Head['overview'],
  located: readonly LocatedSource[],
): readonly string[] {
  if (loading?.isDone === false) return [];
  return located.flatMap(({ source, unproved = [] }, at) => {
    const { missing } = sources?.[at]?.outcomes ?? outcomes;
    if (unproved.length === 0 || (hasInput && missing === 0)) return [];
    const words = unprovedWords(unproved);
    return located.length > 1 ? `${source.label} · ${words}` : words;
  });
}

function tableSentences({ tableProblem }: Head['overview']): readonly string[] {
  if (tableProblem === undefined) return [];
  return tableProblem === 'changed'
    ? [vscode.l10n.t('The table has changed since this batch was built. Its columns are not shown.')]
    : [vscode.l10n.t('The table that this batch was built from can’t be read. Its columns are not shown.')]; // prettier-ignore
}

function factsOf(tokens: Tokens, located: LocatedSource | undefined): SourceFacts {
  const formats = formatsFor(vscode.env.language);
  const [isPaid, price, duration] = [tokens.input + tokens.output > 0, located?.price, durationOf(located)]; // prettier-ignore
  return {
    ...(isPaid && price ? { price: `≈ ${formats.money(costOf(tokens, price), price.currency, 3)}` } : {}), // prettier-ignore
    ...(duration === undefined ? {} : { duration }),
  };
}

function paidTokens({ input, cached, output }: Tokens) {
  if (input + output === 0) return undefined;
  return { inputTokens: input, cachedTokens: cached, outputTokens: output };
}

function durationOf(located: LocatedSource | undefined): string | undefined {
  const seconds = located?.batch && secondsOf(located.batch);
  return seconds === undefined ? undefined : formatsFor(vscode.env.language).duration(seconds);
}

import * as vscode from 'vscode';
import { rowFormats } from '../../results/export/rowFormats.ts';
import { saveBeside } from '../results/saveBeside.ts';
import { targetsOf } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command } from './commandDeps.ts';
import { loadResults } from './fetchResults.ts';

type Format = keyof typeof rowFormats;

/**
 * `(batch?, 'csv' | 'jsonl'?)` → the URI of a new file with one row for each request, which is open. `(batch, rows)` →
 * those of several batches, whose format is asked for once.
 */
export const exportAnswers: Command = (deps) => async (argument, given) => {
  const title = vscode.l10n.t('Export Answers');
  if (Array.isArray(given)) {
    const format = await chooseFormat(title);
    const uris: string[] = [];
    for (const { accountId, id } of format ? targetsOf(argument, given) : []) {
      const uri = await exportAnswers(deps)({ accountId, batchId: id }, format);
      if (typeof uri === 'string') uris.push(uri);
    }
    return uris;
  }
  const batch = await chooseBatch(deps, argument, title);
  if (!batch) return undefined;
  const format = given === 'csv' || given === 'jsonl' ? given : await chooseFormat(title);
  if (!format) return undefined;
  const { joined, paths, isSubmitted } = await loadResults(deps, batch);
  const { answerRows } = await import('../../results/export/answerRows.ts');
  const uri = await saveBeside({
    beside: isSubmitted ? paths.input : undefined,
    name: batch.id,
    suffix: `.answers.${format}`,
    title,
    content: (signal) => rowFormats[format](answerRows(joined, paths, signal)),
  });
  return uri?.toString();
};

async function chooseFormat(title: string): Promise<Format | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly format: Format })[] = [
    { label: 'CSV', description: vscode.l10n.t('for spreadsheets'), format: 'csv' },
    { label: 'JSON Lines', description: vscode.l10n.t('for programs'), format: 'jsonl' },
  ];
  const detail = vscode.l10n.t('One row for each request in the order of the input file');
  return (await vscode.window.showQuickPick(items, { title, placeHolder: detail }))?.format;
}

import * as vscode from 'vscode';
import type { Outcome } from '../../results/join/resultTable.ts';
import type { Selection } from '../../results/export/requestLines.ts';

export const resultsScheme = 'batch-studio-results';

/** Answers that came, but that a person should look at. */
export const doubtful = ['length', 'content_filter', 'refusal', 'empty'] as const;

/** Which requests are shown: all, those that stand in one way or failed in one way, or a single one. */
export type Shown =
  'all' | 'doubtful' | Outcome | { readonly group: number } | { readonly request: number };

/** Requests on one page: enough to scroll through, and a document that opens at once. */
export const pageSize = 200;

/** What a results document shows. */
export interface ResultsView {
  readonly accountId: string;
  readonly batchId: string;
  readonly shown: Shown;
  /** From 0. */
  readonly page: number;
}

/** The address of a view; what was made up by a server travels in the query, so that it cannot make up a path. */
export function resultsUri(name: string, view: ResultsView): vscode.Uri {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
  const { shown, page } = view;
  const part =
    typeof shown === 'string'
      ? shown.replace('all', '')
      : Object.entries(shown)
          .map(([kind, index]) => `${kind}-${String(index + 1)}`)
          .join('');
  const suffix = [part, page > 0 ? `page-${page + 1}` : ''].filter(Boolean).map((one) => `.${one}`);
  return vscode.Uri.from({
    scheme: resultsScheme,
    path: `/${safe}${suffix.join('')}.batchresults`,
    query: JSON.stringify(view),
  });
}

export function resultsViewOf(uri: vscode.Uri): ResultsView {
  return JSON.parse(uri.query) as ResultsView;
}

export function selectionsOf(shown: Exclude<Shown, 'all' | { request: number }>): Selection[] {
  return shown === 'doubtful' ? [...doubtful] : [shown];
}

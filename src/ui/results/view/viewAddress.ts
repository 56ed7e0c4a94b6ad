import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ModelPrice } from '../../../providers/profile.ts';

export const resultsViewType = 'batchStudio.results';
/** Of batches and of several files; one file alone is opened by its own address. */
export const resultsViewScheme = 'batch-studio-results-view';

/** More answers beside each other cannot be read. */
export const mostCompared = 4;

/** What a view shows, or one of those that it compares. */
export type ViewSource =
  | {
      readonly accountId: string;
      readonly batchId: string;
      /** The other batches of its job, whose results are shown with its own as one. */
      readonly others?: readonly string[];
    }
  | {
      readonly outputs: readonly string[];
      readonly errors: readonly string[];
      readonly input?: string | undefined;
      /** What its requests were billed by, when it was no batch. */
      readonly price?: ModelPrice | undefined;
    };

/** The address of a view; what was made up by a server travels in the query, so that it cannot make up a path. */
export function resultsViewUri(name: string, sources: readonly ViewSource[]): vscode.Uri {
  const [first] = sources;
  // Tabs of one name are told apart by their folders; the file's name is the title.
  const folder = first && 'batchId' in first ? sourceFileName(first.batchId) : 'files';
  return vscode.Uri.from({
    scheme: resultsViewScheme,
    path: `/${folder}/${vscode.l10n.t('{0} (results)', sourceFileName(name))}`,
    query: JSON.stringify(sources),
  });
}

/** The sources of an address, and none where it names none. */
export function sourcesOf(uri: vscode.Uri): readonly ViewSource[] {
  if (uri.scheme !== resultsViewScheme) return [];
  return JSON.parse(uri.query) as readonly ViewSource[];
}

/** What files are called: the batch's part of their names. */
export function sourceName(source: Exclude<ViewSource, { batchId: string }>): string {
  const path = source.outputs[0] ?? source.errors[0] ?? '';
  return basename(path).replace(/([._-](output|error|result)s?)?\.(jsonl|ndjson)$/i, '');
}

/** A name of unknown origin as a part of a file's name. */
export function sourceFileName(text: string): string {
  return text.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
}

import * as vscode from 'vscode';
import { sourceFileName } from '../results/view/viewAddress.ts';

export const batchPageType = 'batchStudio.batchPage';
const scheme = 'batch-studio-batch';

/** Which batch a page is of. */
export interface PageTarget {
  readonly accountId: string;
  readonly batchId: string;
}

/** The address of a batch's page; the ids travel in the query, so that no server can make up a path. */
export function batchPageUri(name: string, { accountId, batchId }: PageTarget): vscode.Uri {
  return vscode.Uri.from({
    scheme,
    // Tabs of one name are told apart by their folders; the file's name is the title.
    path: `/${sourceFileName(batchId)}/${vscode.l10n.t('{0} (batch)', sourceFileName(name))}`,
    query: JSON.stringify({ accountId, batchId }),
  });
}

/** The batch of an address; undefined where it names none. */
export function targetOfPage(uri: vscode.Uri): PageTarget | undefined {
  if (uri.scheme !== scheme) return undefined;
  try {
    const { accountId, batchId } = JSON.parse(uri.query) as Partial<PageTarget>;
    if (typeof accountId === 'string' && typeof batchId === 'string') return { accountId, batchId };
  } catch {
    // Not written by us.
  }
  return undefined;
}

const ending = /\.(jsonl|ndjson)$/i;

/** Schemes of copies, not of files that someone writes. */
const copies: ReadonlySet<string> = new Set([
  'git',
  'gitfs',
  'git-commit',
  'review',
  'output',
  'vscode-local-history',
  'vscode-scm',
  'batch-studio-report',
  'batchstudio-report',
]);

/** May this document be a batch file? Its content has the last word. */
export function mayBeBatchFile(document: {
  readonly languageId: string;
  readonly uri: { readonly scheme: string; readonly path: string };
}): boolean {
  if (copies.has(document.uri.scheme)) return false;
  return document.languageId === 'jsonl' || ending.test(document.uri.path);
}

/** Documents for which the editor asks for help; most of them are batch files. */
export const batchFileSelector = [{ language: 'jsonl' }, { pattern: '**/*.{jsonl,ndjson}' }];

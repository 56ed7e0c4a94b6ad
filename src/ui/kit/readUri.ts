import * as vscode from 'vscode';

/** The batch files among those that are selected in the explorer, which it passes as a list; in the order of their names. */
export function selectedFiles(list: unknown): readonly vscode.Uri[] {
  if (!Array.isArray(list)) return [];
  const { compare } = new Intl.Collator(vscode.env.language, { numeric: true });
  return list
    .map(readUri)
    .filter((uri) => uri !== undefined)
    .filter(({ path }) => /\.(jsonl|ndjson)$/i.test(path))
    .sort((a, b) => compare(a.path, b.path));
}

/** The file that a menu or a keybinding names: a URI, or its text, or an absolute path; null names none. */
export function readUri(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument === 'string' && argument !== '') {
    return /^[a-z][a-z0-9+.-]+:/i.test(argument)
      ? vscode.Uri.parse(argument)
      : vscode.Uri.file(argument);
  }
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { scheme, path } = argument as Readonly<Record<string, unknown>>;
  // A URI that went through JSON on its way.
  return typeof scheme === 'string' && typeof path === 'string'
    ? vscode.Uri.from(argument as { scheme: string; path: string })
    : undefined;
}

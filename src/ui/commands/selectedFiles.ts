import * as vscode from 'vscode';
import { readUri } from './readUri.ts';

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

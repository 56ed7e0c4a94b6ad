import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { customIdOf } from '../check/findCustomId.ts';

const lineScheme = 'batch-studio-line';
/** Tabs that an earlier version left open have the second. */
export const lineSchemes = [lineScheme, 'batchstudio-line'];

export function isLineFile({ scheme }: vscode.Uri): boolean {
  return lineSchemes.includes(scheme);
}

interface Query {
  readonly source: string;
  readonly line: number;
  /** Of the line's text: after a reload of the window the line is only taken for the same if this or the id is. */
  readonly mark: string;
  readonly id?: string;
  /** Makes the address unique: a line may move, and another one take its place. */
  readonly opened: number;
}

/** Address of a small file that stands for one line of a document. `now` is in milliseconds since 1970. */
export function lineAddress(
  source: vscode.Uri,
  line: number,
  text: string,
  now: number,
): vscode.Uri {
  const id = customIdOf(text)?.id;
  const name = id?.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
  const query: Query = {
    source: source.toString(),
    line,
    mark: markOf(text),
    opened: now,
    ...(id === undefined ? {} : { id }),
  };
  return vscode.Uri.from({
    scheme: lineScheme,
    path: `/${name === undefined || name === '' ? vscode.l10n.t('line {0}', line + 1) : name}.json`,
    query: JSON.stringify(query),
  });
}

/** The document that an address belongs to. */
export function sourceOfLine(address: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse((JSON.parse(address.query) as Query).source, true);
}

/** The document and the line that an address stands for. @throws FileNotFound when the line is gone */
export async function resolveLine(
  address: vscode.Uri,
): Promise<{ readonly document: vscode.TextDocument; readonly line: number }> {
  const query = JSON.parse(address.query) as Query;
  const document = await vscode.workspace.openTextDocument(sourceOfLine(address));
  const line = findLine(document, query);
  if (line === undefined) throw vscode.FileSystemError.FileNotFound(address);
  return { document, line };
}

function findLine(document: vscode.TextDocument, { line, mark, id }: Query): number | undefined {
  const text = (at: number) => document.lineAt(at).text;
  if (line < document.lineCount && markOf(text(line)) === mark) return line;
  if (id === undefined) return undefined;
  for (let at = 0; at < document.lineCount; at++) if (customIdOf(text(at))?.id === id) return at;
  return undefined;
}

function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

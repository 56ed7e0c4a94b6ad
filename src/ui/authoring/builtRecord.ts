import * as vscode from 'vscode';
import { buildRecordIn } from '../../authoring/build/builtFrom.ts';
import type { BuildRecord } from '../../authoring/build/writeBatch.ts';
import { factsOf, textAt } from './fileFacts.ts';
import type { PromptFile } from './promptFile.ts';

function recordOf({ path }: Pick<PromptFile, 'path'>): string {
  return path.replace(/\.batch\.md$/i, '.batch.json');
}

async function readRecord(prompt: Pick<PromptFile, 'path'>): Promise<BuildRecord | undefined> {
  try {
    return buildRecordIn(await textAt(recordOf(prompt)));
  } catch {
    return undefined;
  }
}

/** The hashes of the files that a prompt was submitted as: its parts, or the whole; none when it was never built. */
export async function builtHashes(prompt: PromptFile): Promise<readonly string[]> {
  const record = await readRecord(prompt);
  if (!record) return [];
  return record.parts?.map(({ sha256 }) => sha256) ?? [record.batch.sha256];
}

/** SHA-256 in hex of the table that a prompt was last built with; undefined when it never was. */
export async function builtTable(prompt: PromptFile): Promise<string | undefined> {
  return (await readRecord(prompt))?.source.sha256;
}

/** The prompt that a submitted file was built of, while it is still there and was not built to something else since. */
export async function promptOf(
  { fileUri, sha256 }: { readonly fileUri: string; readonly sha256: string }, // prettier-ignore
): Promise<vscode.Uri | undefined> {
  const sent = vscode.Uri.parse(fileUri);
  if (sent.scheme !== 'file') return undefined;
  const path = sent.fsPath.replace(/(\.requests)?\.jsonl$/i, '.batch.md');
  const record = await readRecord({ path });
  return record?.batch.sha256 === sha256 && (await factsOf(path))
    ? vscode.Uri.file(path)
    : undefined;
}

/** Notes into which files the batch file of a prompt was split. */
export async function noteParts(
  prompt: PromptFile,
  parts: NonNullable<BuildRecord['parts']>,
): Promise<void> {
  const record = await readRecord(prompt);
  if (!record) return;
  const text = `${JSON.stringify({ ...record, parts }, null, 2)}\n`;
  const uri = vscode.Uri.file(recordOf(prompt));
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

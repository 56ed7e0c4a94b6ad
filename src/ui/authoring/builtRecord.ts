import * as vscode from 'vscode';
import type { BuildRecord } from '../../authoring/build/writeBatch.ts';
import { textAt } from './fileFacts.ts';
import type { PromptFile } from './promptFile.ts';

function recordOf({ path }: PromptFile): string {
  return path.replace(/\.batch\.md$/i, '.batch.json');
}

async function readRecord(prompt: PromptFile): Promise<BuildRecord | undefined> {
  try {
    return JSON.parse(await textAt(recordOf(prompt))) as BuildRecord;
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

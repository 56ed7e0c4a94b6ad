import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { diskFailure, systemCodeOf } from '../../batches/diskFailure.ts';
import { writeNewFile } from '../../disk/writeNewFile.ts';
import { placeFile } from '../../tracking/journal/atomicFile.ts';
import { withProgress } from '../kit/withProgress.ts';
import { formatsFor } from '../kit/formats.ts';
import { showFile } from '../kit/showFile.ts';

/** An unsaved document holds no more; what is larger goes where the user says. */
const largestUntitled = 10_000_000;

export interface NewFile {
  /** A file of the user's own beside which it is to lie. */
  readonly beside: string | undefined;
  /** What to name it after where there is no such file; anything. */
  readonly name: string;
  /** Takes the place of the extension: `.retry.jsonl`. */
  readonly suffix: string;
  readonly title: string;
  readonly content: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

/**
 * Writes a new file as a stream and opens it: beside another one, else as an unsaved document. Overwrites nothing
 * unasked.
 * @returns undefined when the user named no place
 * @throws ApiFailure `disk`, `disk_full`
 */
export async function saveBeside(file: NewFile): Promise<vscode.Uri | undefined> {
  const formats = formatsFor(vscode.env.language);
  const uri = await withProgress(file.title, formats, async (_report, signal) => {
    try {
      return file.beside === undefined
        ? await openUntitled(file, signal)
        : vscode.Uri.file(await writeNumbered(file.beside, file, signal));
    } catch (error) {
      // A folder that cannot be written to is no reason to give up.
      if (!['EACCES', 'EPERM', 'EROFS'].includes(systemCodeOf(error) ?? ''))
        throw diskFailure(error);
      return undefined;
    }
  });
  const written = uri ?? (await saveAs(file));
  if (written) await showFile(written, undefined);
  return written;
}

/** `x.retry.jsonl`, or `x.retry-2.jsonl` when that is there, and so on. */
async function writeNumbered(
  beside: string,
  { suffix, content }: NewFile,
  signal: AbortSignal,
): Promise<string> {
  const [, word = '', extension = ''] = /^(.*)(\.\w+)$/.exec(suffix) ?? [];
  const name = basename(beside).replace(/\.[^.]*$/, '');
  // A retry of a retry is the next one.
  const before = name.lastIndexOf(word);
  const isNumbered = before > 0 && /^(-\d+)?$/.test(name.slice(before + word.length));
  const stem = join(dirname(beside), isNumbered ? name.slice(0, before) : name);
  for (let number = 1; ; number++) {
    const path = `${stem}${word}${number === 1 ? '' : `-${String(number)}`}${extension}`;
    try {
      await writeNewFile(path, content(signal));
      return path;
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error;
    }
  }
}

async function openUntitled(
  { content, suffix }: NewFile,
  signal: AbortSignal,
): Promise<vscode.Uri | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of content(signal)) {
    parts.push(part);
    bytes += part.length;
    if (bytes > largestUntitled) return undefined;
  }
  const language = suffix.endsWith('.jsonl') ? 'jsonl' : 'plaintext';
  const text = Buffer.concat(parts).toString('utf8');
  return (await vscode.workspace.openTextDocument({ language, content: text })).uri;
}

async function saveAs({ name, suffix, title, content }: NewFile): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const safe = name.replace(/[^\w.-]/g, '_').slice(0, 80);
  const target = await vscode.window.showSaveDialog({
    title,
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, `${safe}${suffix}`) }),
  });
  if (!target) return undefined;
  const formats = formatsFor(vscode.env.language);
  await withProgress(title, formats, async (_report, signal) => {
    // What is there stays until the new one is whole: it may be the very file that is read.
    const write = (temporary: string) => writeNewFile(temporary, content(signal));
    await placeFile(target.fsPath, write).catch((error: unknown) => {
      throw diskFailure(error);
    });
  });
  return target;
}

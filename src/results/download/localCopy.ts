import { randomBytes } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';

/** What is noted beside a downloaded file, so that a later use knows whether it is the whole and final one. */
interface Note {
  readonly fileId: string;
  /** The batch was over when the download began: nothing will be added to the file. */
  readonly isFinal: boolean;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Is `path` the unchanged, final copy of this file? */
export async function isFinalCopy(path: string, fileId: string): Promise<boolean> {
  const note = await readNote(path);
  return note?.isFinal === true && note.fileId === fileId && (await isAsNoted(path, note));
}

export async function noteCopy(path: string, fileId: string, isFinal: boolean): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  const note: Note = { fileId, isFinal, bytes: size, mtimeMs };
  const temporary = `${notePath(path)}.${randomBytes(4).toString('hex')}.tmp`;
  await writeFile(temporary, JSON.stringify(note), { mode: 0o600 });
  await rename(temporary, notePath(path));
}

/** A copy that the user has edited is moved aside, never overwritten. */
export async function keepEdited(path: string): Promise<void> {
  const note = await readNote(path);
  if (!note || (await isAsNoted(path, note))) return;
  await rename(path, path.replace(/(\.jsonl)?$/, `.edited-${String(Date.now())}.jsonl`)).catch(
    () => undefined,
  );
}

async function isAsNoted(path: string, note: Note): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info?.size === note.bytes && info.mtimeMs === note.mtimeMs;
}

async function readNote(path: string): Promise<Note | undefined> {
  const text = await readFile(notePath(path), 'utf8').catch(() => '');
  try {
    return JSON.parse(text) as Note;
  } catch {
    return undefined;
  }
}

function notePath(path: string): string {
  return `${path}.note`;
}

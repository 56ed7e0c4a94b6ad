import { createHash, randomBytes } from 'node:crypto';
import { lstat, rename, writeFile } from 'node:fs/promises';
import { openOwnFile, readOwnFile, removeOwnFile } from '../../disk/ownFile.ts';
import { isObject, jsonIn } from '../../json/unknownJson.ts';

/** Which file of which service. */
export interface CopySource {
  /** Address of the account that has it: the ids of two services may be the same. */
  readonly address: string;
  readonly fileId: string;
}

export interface CopyState {
  /** The batch was over when the download began: nothing will be added to the file. */
  readonly isFinal: boolean;
  /** Its length is the one that the service's own record of the file names. */
  readonly isProved: boolean;
}

/**
 * What is noted beside a downloaded file, so that a later use knows whether it is the whole and final one. Windows
 * replace it at the same time, each with what it was sent: so each adds a line of its own, before its file is in place,
 * and the length and time of the file that is there tell which of them counts.
 */
interface Note extends CopySource, CopyState {
  /** Lines of a batch, once they were counted; absent while they were not, or when there is anything else in the file. */
  readonly lines?: number | undefined;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Bytes of all lines; one has some hundred. */
const longestNote = 64_000;
const manyBytes = 32_000;
/** So many lines stay when there are many: those of downloads that are under way. */
const keptLines = 8;

/** Is `path` the unchanged, final copy of this file? */
export async function isFinalCopy(path: string, source: CopySource): Promise<boolean> {
  const { note, isUnchanged } = await readNote(path);
  return isUnchanged && note?.isFinal === true && isFrom(note, source);
}

/** What is known of a copy of this file, be it of what there was so far; undefined where there is none. */
export async function copyState(path: string, source: CopySource): Promise<CopyState | undefined> {
  const { note } = await readNote(path);
  return note && isFrom(note, source) && (await isFile(path)) ? note : undefined;
}

/** Puts a download in the place of `path`. What is there must be nobody else's (`keepOther`). */
export async function placeCopy(
  path: string,
  next: string,
  source: CopySource,
  state: CopyState,
): Promise<void> {
  const { size, mtimeMs } = await lstat(next);
  const note = { ...source, ...state, bytes: size, mtimeMs };
  await addNote(path, note);
  await rename(next, path);
  // Another window may have shortened the notes meanwhile.
  if ((await readNote(path)).isUnchanged) return;
  await addNote(path, note);
}

/**
 * The number of a batch's lines in an unchanged copy; read once, then noted.
 * @param count undefined when there is anything else in the file
 */
export async function countLines(
  path: string,
  count: () => Promise<number | undefined>,
): Promise<number | undefined> {
  const { note } = await readNote(path);
  if (!note || note.lines !== undefined) return note?.lines;
  const lines = await count();
  if (lines !== undefined) await addNote(path, { ...note, lines });
  return lines;
}

async function addNote(path: string, note: Note): Promise<void> {
  const line = `\n${JSON.stringify(note)}`;
  const text = await readOwnFile(notePath(path), longestNote).catch(() => '');
  if (text !== undefined && text.length < manyBytes) {
    const file = await openOwnFile(notePath(path), 'append');
    await file.writeFile(line).finally(() => file.close());
    return;
  }
  const temporary = `${notePath(path)}.${randomBytes(4).toString('hex')}.tmp`;
  const kept = (text ?? '').split('\n').slice(-keptLines).join('\n');
  await writeFile(temporary, kept + line, { mode: 0o600, flag: 'wx' });
  // A folder in its place would refuse the new one.
  await removeOwnFile(notePath(path));
  await rename(temporary, notePath(path));
}

/**
 * Moves aside what is at `path`, unless it is surely a copy from this address that nobody changed, or the same as
 * `next`: what a user edited, also when its note is gone, and another service's file.
 */
export async function keepOther(path: string, address: string, next: string): Promise<void> {
  if ((await lstat(path).catch(() => undefined)) === undefined) return;
  const { note, isUnchanged } = await readNote(path);
  if (isUnchanged && note?.address === address) return;
  if ((await isFile(path)) && (await hashOf(path)) === (await hashOf(next))) return;
  await rename(path, path.replace(/(\.jsonl)?$/, `.edited-${String(Date.now())}.jsonl`));
}

/** Removes a copy from this address that nobody changed. @returns its bytes; 0 when it stays, or there is none */
export async function removeCopy(path: string, address: string): Promise<number> {
  const { note, isUnchanged } = await readNote(path);
  if (!isUnchanged || note?.address !== address) return 0;
  await removeOwnFile(path);
  await removeOwnFile(notePath(path));
  return note.bytes;
}

function isFrom(note: Note, { address, fileId }: CopySource): boolean {
  return note.address === address && note.fileId === fileId;
}

async function isFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isFile() === true;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await openOwnFile(path, 'read');
  for await (const chunk of file.createReadStream()) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** The note of what is at `path`, or else the latest, of what was changed since. */
async function readNote(
  path: string,
): Promise<{ readonly note: Note | undefined; readonly isUnchanged: boolean }> {
  // The file first: its note is there as long as it is.
  const info = await lstat(path).catch(() => undefined);
  const text = await readOwnFile(notePath(path), longestNote).catch(() => undefined);
  const lines = (text ?? '').split('\n').map((line): unknown => jsonIn(line));
  const notes = lines.filter(isObject) as unknown as readonly Note[];
  const own = notes.findLast(
    ({ bytes, mtimeMs }) => info?.isFile() && info.size === bytes && info.mtimeMs === mtimeMs,
  );
  return { note: own ?? notes.at(-1), isUnchanged: own !== undefined };
}

function notePath(path: string): string {
  return `${path}.note`;
}

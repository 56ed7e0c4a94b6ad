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

/** What is noted beside a downloaded file, so that a later use knows whether it is the whole and final one. */
interface Note extends CopySource, CopyState {
  /** Lines of a batch, once they were counted; absent while they were not, or when there is anything else in the file. */
  readonly lines?: number | undefined;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Bytes of a note; ours have some hundred. */
const longestNote = 64_000;

/** Is `path` the unchanged, final copy of this file? */
export async function isFinalCopy(path: string, source: CopySource): Promise<boolean> {
  const note = await readNote(path);
  return note?.isFinal === true && isFrom(note, source) && (await isAsNoted(path, note));
}

/** What is known of a copy of this file, be it of what there was so far; undefined where there is none. */
export async function copyState(path: string, source: CopySource): Promise<CopyState | undefined> {
  const note = await readNote(path);
  return note && isFrom(note, source) && (await isFile(path)) ? note : undefined;
}

export async function noteCopy(path: string, source: CopySource, state: CopyState): Promise<void> {
  const { size, mtimeMs } = await lstat(path);
  await writeNote(path, { ...source, ...state, bytes: size, mtimeMs });
}

/**
 * The number of a batch's lines in an unchanged copy; read once, then noted.
 * @param count undefined when there is anything else in the file
 */
export async function countLines(
  path: string,
  count: () => Promise<number | undefined>,
): Promise<number | undefined> {
  const note = await readNote(path);
  if (!note || note.lines !== undefined) return note?.lines;
  const lines = await count();
  if (lines !== undefined && (await isAsNoted(path, note)))
    await writeNote(path, { ...note, lines });
  return lines;
}

async function writeNote(path: string, note: Note): Promise<void> {
  const temporary = `${notePath(path)}.${randomBytes(4).toString('hex')}.tmp`;
  await writeFile(temporary, JSON.stringify(note), { mode: 0o600, flag: 'wx' });
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
  const note = await readNote(path);
  if (note?.address === address && (await isAsNoted(path, note))) return;
  if ((await isFile(path)) && (await hashOf(path)) === (await hashOf(next))) return;
  await rename(path, path.replace(/(\.jsonl)?$/, `.edited-${String(Date.now())}.jsonl`));
}

/** Removes a copy from this address that nobody changed. @returns its bytes; 0 when it stays, or there is none */
export async function removeCopy(path: string, address: string): Promise<number> {
  const note = await readNote(path);
  if (note?.address !== address || !(await isAsNoted(path, note))) return 0;
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

async function isAsNoted(path: string, note: Note): Promise<boolean> {
  const info = await lstat(path).catch(() => undefined);
  return info?.isFile() === true && info.size === note.bytes && info.mtimeMs === note.mtimeMs;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await openOwnFile(path, 'read');
  for await (const chunk of file.createReadStream()) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

async function readNote(path: string): Promise<Note | undefined> {
  const text = await readOwnFile(notePath(path), longestNote).catch(() => undefined);
  const note = jsonIn(text ?? '');
  return isObject(note) ? (note as unknown as Note) : undefined;
}

function notePath(path: string): string {
  return `${path}.note`;
}

import { constants } from 'node:fs';
import { lstat, open, rm, rmdir, type FileHandle } from 'node:fs/promises';

/** Absent on Windows, where a path is looked at before it is opened. */
const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND } = constants;
const O_NOFOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0;
const O_NONBLOCK = (constants.O_NONBLOCK as number | undefined) ?? 0;

const flagsOf = {
  read: O_RDONLY,
  /** What is there is emptied; nothing is created. */
  empty: O_WRONLY | O_TRUNC,
  /** What is there is kept; nothing is created. */
  change: O_RDWR,
  /** Created where there is nothing, else kept. */
  resume: O_RDWR | O_CREAT,
  /** Created where there is nothing; what is written comes at the end, whoever else writes. */
  append: O_RDWR | O_CREAT | O_APPEND,
} as const;

/**
 * Opens a file in a folder of ours, where somebody may have put something else in its place: a link is not followed,
 * and a pipe is not waited for.
 * @throws the system's error: ENOENT, `ELOOP` for a link, `EISDIR` for a folder, `ENXIO` for whatever else is no file
 */
export async function openOwnFile(path: string, use: keyof typeof flagsOf): Promise<FileHandle> {
  if (O_NOFOLLOW === 0) {
    const info = await lstat(path).catch(() => undefined);
    if (info && !info.isFile()) throw notAFile(info.isSymbolicLink() ? 'ELOOP' : 'EISDIR');
  }
  const handle = await open(path, flagsOf[use] | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const info = await handle.stat();
    if (info.isFile()) return handle;
    throw notAFile(info.isDirectory() ? 'EISDIR' : 'ENXIO');
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * The text of a file of ours; undefined for what stands in its place and is none, and for one that is longer than ours
 * ever are.
 * @param most in bytes
 * @throws the system's error, as `ENOENT`
 */
export async function readOwnFile(path: string, most: number): Promise<string | undefined> {
  const bytes = await readOwnBytes(path, most);
  return bytes?.toString('utf8');
}

/** As `readOwnFile`, for what is too long to be made a text of at once. */
export async function readOwnBytes(path: string, most: number): Promise<Buffer | undefined> {
  let handle: FileHandle;
  try {
    handle = await openOwnFile(path, 'read');
  } catch (error) {
    if (isNoFile(error)) return undefined;
    throw error;
  }
  try {
    const { size } = await handle.stat();
    return size > most ? undefined : await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Removes a file of ours, or what stands in its place, unless that is a folder that holds something. */
export async function removeOwnFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    const isFolder = await lstat(path).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (!isFolder) throw error;
    await rmdir(path).catch(() => undefined);
  }
}

/** Did opening fail because something else stands in a file's place? */
export function isNoFile(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO' || code === 'EMLINK';
}

function notAFile(code: 'ELOOP' | 'EISDIR' | 'ENXIO'): Error {
  return Object.assign(new Error('Something else stands in the place of a file'), { code });
}

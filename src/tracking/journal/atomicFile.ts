import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCodeOf } from '../../batches/diskFailure.ts';

/** Ends the names of files that are still being written; a crash may leave one behind. */
export const temporarySuffix = '.tmp';

/**
 * Replaces a file as a whole: a reader sees the old or the new content, never a part.
 * @param text in pieces where it is long, which are written one by one
 */
export async function replaceFile(path: string, text: string | Iterable<string>): Promise<void> {
  await placeFile(path, (temporary) => write(temporary, text));
}

/**
 * Puts a file in place that somebody else writes.
 * @param make creates a file of the name that it is given, and leaves it on disk
 */
export async function placeFile<T>(
  path: string,
  make: (temporary: string) => Promise<T>,
): Promise<T> {
  return withTemporary(path, async (temporary) => {
    const made = await make(temporary);
    await renamePatiently(temporary, path);
    return made;
  });
}

/** Creates a file as a whole. @returns false when there is one already, which stays as it is */
export async function createFile(path: string, text: string): Promise<boolean> {
  return withTemporary(path, async (temporary) => {
    await write(temporary, text);
    try {
      await linkOrWrite(temporary, path, text);
      return true;
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

async function withTemporary<T>(
  path: string,
  place: (temporary: string) => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomBytes(6).toString('hex')}${temporarySuffix}`;
  try {
    const placed = await place(temporary);
    await syncFolder(dirname(path));
    return placed;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

async function write(path: string, text: string | Iterable<string>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeFile(file, text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A link fails when the target exists, in one step; on disks without links the text is written there, exclusively too. */
async function linkOrWrite(from: string, to: string, text: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') throw error;
    await write(to, text).catch(async (reason: unknown) => {
      // Ours, and half of it would be taken for a state that nobody can read.
      if (systemCodeOf(reason) !== 'EEXIST') await rm(to, { force: true });
      throw reason;
    });
  }
}

/** Windows refuses for moments while another process reads the target. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const isBusy = ['EPERM', 'EACCES', 'EBUSY'].includes(systemCodeOf(error) ?? '');
      if (!isBusy || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt));
    }
  }
}

/** Makes the name durable too; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

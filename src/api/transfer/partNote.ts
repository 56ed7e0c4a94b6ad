import { writeFile } from 'node:fs/promises';
import { readOwnFile, removeOwnFile } from '../../disk/ownFile.ts';
import { parseJson } from '../read/json.ts';
import { isObject } from '../../json/unknownJson.ts';

/** Bytes of a note; ours have some hundred. */
const longestNote = 64_000;

/** Where a content comes from. */
export interface ContentSource {
  readonly baseUrl: string;
  readonly fileId: string;
}

/** By what the same content is known again. */
export interface ContentMarks {
  /** Whole length in bytes; null when the server did not say. */
  readonly total: number | null;
  /** Strong `ETag` by which the server recognises the same content. */
  readonly validator: string | undefined;
}

/** What is noted beside a part file, so that another process may go on with it. */
interface PartNote extends ContentSource {
  readonly total: number | null;
  readonly validator: string | null;
}

/** Notes whose content a part file holds from now on. */
export async function writePartNote(
  path: string,
  { baseUrl, fileId }: ContentSource,
  { total, validator }: ContentMarks,
): Promise<void> {
  const note: PartNote = { baseUrl, fileId, total, validator: validator ?? null };
  await removePartNote(path);
  // A new file: no link that somebody put there is written through.
  await writeFile(notePath(path), JSON.stringify(note), { mode: 0o600, flag: 'wx' });
}

/** The marks of the content in a part file; undefined when it is another source's, or nobody knows. */
export async function readPartNote(
  path: string,
  source: ContentSource,
): Promise<ContentMarks | undefined> {
  try {
    const text = await readOwnFile(notePath(path), longestNote);
    const note = parseJson(Buffer.from(text ?? ''));
    if (!isObject(note) || note['baseUrl'] !== source.baseUrl || note['fileId'] !== source.fileId)
      return undefined;
    const { total, validator } = note;
    return {
      total: typeof total === 'number' ? total : null,
      validator: typeof validator === 'string' && validator.startsWith('"') ? validator : undefined,
    };
  } catch {
    return undefined;
  }
}

export async function removePartNote(path: string): Promise<void> {
  await removeOwnFile(notePath(path));
}

function notePath(path: string): string {
  return `${path}.json`;
}

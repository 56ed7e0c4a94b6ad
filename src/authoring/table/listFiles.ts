import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { matchesWhole } from '../../disk/matchesGlob.ts';
import { findEncoding } from './decode.ts';
import type { ReadOptions } from './sourceBytes.ts';
import { TableError, type RowBlock, type RowOrBroken, type Table } from './table.ts';

/** The columns of a table of files; `text` is what a file holds. */
const fileColumns = ['path', 'name', 'folder', 'text'] as const;

/** Bytes of a file that is to be text. */
const largestText = 50_000_000;
const rowsOfBlock = 64;

export function isPattern(source: string): boolean {
  return /[*?]|\{[^{}]*,/.test(source);
}

/**
 * The files that a pattern finds below a folder, in the order of their paths, as rows.
 * @param wantsText are their contents wanted?
 * @throws TableError, the system's error, the signal's reason
 */
export async function listFiles(
  folder: string,
  pattern: string,
  wantsText: boolean,
  { signal, onBytes }: ReadOptions,
): Promise<Table> {
  const { base, glob } = partsOf(pattern);
  const root = join(folder, base);
  const found: string[] = [];
  const isDeep = glob.includes('/') || glob.includes('**');
  const walk = async (below: string): Promise<void> => {
    signal?.throwIfAborted();
    for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
      // As in a shell, what begins with a dot is left out.
      if (entry.name.startsWith('.')) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isDeep && entry.name !== 'node_modules') await walk(path);
      } else if (matchesWhole(glob, path) && (await isFile(entry, join(root, path))))
        found.push(path);
    }
  };
  await walk('');
  if (found.length === 0) throw new TableError('empty_source');
  const paths = found.map((path) => (base === '' ? path : `${base}/${path}`)).sort();
  async function* blocks(): AsyncGenerator<RowBlock> {
    for (let start = 0; start < paths.length; start += rowsOfBlock) {
      signal?.throwIfAborted();
      const some = paths.slice(start, start + rowsOfBlock);
      const rows: RowOrBroken[] = [];
      for (const path of some) {
        const text = wantsText ? await textOf(join(folder, path)) : '';
        onBytes?.(Buffer.from(`${path}\n${typeof text === 'string' ? text : ''}`));
        if (typeof text === 'string') rows.push([path, basename(path), dirname(path), text]);
        else rows.push({ reason: 'broken_row', detail: [`${path}: ${text.message}`] });
      }
      yield { rows };
    }
  }
  return { columns: fileColumns, notes: [], blocks: blocks() };
}

/** The folder before the first part with a sign of a pattern, and the pattern below it. */
function partsOf(pattern: string): { readonly base: string; readonly glob: string } {
  const parts = pattern.replace(/^\.\//, '').split('/');
  const first = parts.findIndex(isPattern);
  // Braces may go over several parts.
  const at = first < 0 ? parts.findIndex((part) => part.includes('{')) : first;
  return { base: parts.slice(0, at).join('/'), glob: parts.slice(at).join('/') };
}

/** A pipe would be waited for. */
async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
}

async function textOf(path: string): Promise<string | Error> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > largestText) return new Error(`> ${String(largestText / 1e6)} MB`);
    const { encoding, markBytes } = findEncoding(bytes, true);
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(markBytes),
    );
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

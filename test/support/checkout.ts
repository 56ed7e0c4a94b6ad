import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..', '..');

export const read = (path: string) => readFileSync(join(root, path), 'utf8');

export const readJson = (path: string): unknown => JSON.parse(read(path));

/** Files that match, relative to the checkout, with `/`, sorted. */
export const filesOf = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();

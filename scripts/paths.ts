import { join } from 'node:path';

/** The checkout. */
export const root = join(import.meta.dirname, '..');

/** What the scripts download and keep between runs; may be removed at any time. */
export const cache = join(root, '.vscode-test');

// Stands alone: commands that only hand on to the editor; none is worth a file.
import type { Command } from './commandDeps.ts';
import { readUri } from '../kit/readUri.ts';

/** `(uri?)`; opens every problem as a document. */
export const showReport: Command = (deps) => (uri) => deps.editor.showReport(readUri(uri));

/** `(uri?, providerId?)`; sets whose rules check the file. */
export const chooseProfile: Command = (deps) => (uri, provider) =>
  deps.editor.chooseProfile(readUri(uri), typeof provider === 'string' ? provider : undefined);

/** `(uri?, fixCodes?)` → the number of fixed problems; all safe fixes when none are named. */
export const fixAll: Command = (deps) => (uri, kinds) =>
  deps.editor.fixAll(readUri(uri), Array.isArray(kinds) ? kinds.map(String) : undefined);

/** `(uri?, pattern?)` → the number of changed ids. */
export const renumberIds: Command = (deps) => (uri, pattern) =>
  deps.editor.renumberIds(readUri(uri), typeof pattern === 'string' ? pattern : undefined);

/** `(uri?, line?)` with a 0-based line; opens it as formatted JSON. */
export const editLine: Command = (deps) => (uri, line) =>
  deps.editor.editLine(readUri(uri), typeof line === 'number' ? line : undefined);

// Stands alone: what may be logged is decided in one place.
import { plainText } from './safeText.ts';

/**
 * An error as the log may hold it: what and where. The words of errors that quote what they were given are left out,
 * since that may be a prompt or an answer: `JSON.parse` and Node's checks of arguments do so.
 */
export function logText(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const { name, message, stack = '' } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const quotes = error instanceof SyntaxError || code.startsWith('ERR_');
  // In one line: a name of a file in it must not look like another entry.
  const title = [name, code && `(${code})`, quotes ? '' : message]
    .filter(Boolean)
    .join(' ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  const places = stack.replace(message, '').match(/^ {4}at .*$/gm) ?? [];
  return [title, ...places].join('\n');
}

/** What became of a file at a service, by its id; its name may say too much. */
export function fileText(what: string, fileId: string, accountId: string): string {
  return `${what}: file ${plainText(fileId, 120)} of account ${plainText(accountId, 60)}`;
}

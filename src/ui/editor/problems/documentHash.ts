import { createHash } from 'node:crypto';
import type { TimeSlices } from '../check/timeSlices.ts';

/** The part of an editor's document that decides which bytes it is saved as. */
export interface HashedDocument {
  readonly version: number;
  readonly lineCount: number;
  readonly isClosed: boolean;
  readonly encoding: string;
  lineAt(line: number): { readonly text: string };
}

/**
 * SHA-256, in hexadecimal, of the bytes that a document is saved as; undefined when it changes meanwhile or is
 * saved in another encoding than UTF-8.
 */
export function documentHash(
  document: HashedDocument,
  lineEnd: '\n' | '\r\n',
  slices: TimeSlices,
): Promise<string | undefined> {
  const { version, encoding } = document;
  if (encoding !== 'utf8' && encoding !== 'utf8bom') return Promise.resolve(undefined);
  const hash = createHash('sha256');
  if (encoding === 'utf8bom') hash.update('\uFEFF');
  let line = 0;
  return new Promise((resolve) => {
    slices.run((mustStop) => {
      if (document.version !== version || document.isClosed) {
        resolve(undefined);
        return true;
      }
      while (line < document.lineCount) {
        hash.update(document.lineAt(line).text);
        line++;
        if (line < document.lineCount) hash.update(lineEnd);
        if (line % 16 === 0 && mustStop()) return false;
      }
      resolve(hash.digest('hex'));
      return true;
    });
  });
}

import type { FoundPlace, WantedPlace } from '../../../jsonl/sent/findLines.ts';
import { LineFinder } from '../../../jsonl/sent/findInThread.ts';
import { paramPlace } from '../../../jsonl/json/paramPlace.ts';
import { maxIndexed, readSentLines } from '../../../jsonl/sent/sentLine.ts';
import { documentHash, type HashedDocument } from './documentHash.ts';
import type { FileServerErrors, FindLines, ServerError } from '../ports/editorDeps.ts';
import type { TimeSlices } from '../check/timeSlices.ts';

/** Where each serverError stands now, in their order; undefined for one whose line is no longer as it was sent. */
export type ServerErrorPlaces = readonly (FoundPlace | undefined)[];

const fileStart: FoundPlace = { line: 0, start: 0, end: 0 };

/** @returns undefined when the document changes meanwhile */
export async function placesInDocument(
  document: HashedDocument,
  lineEnd: '\n' | '\r\n',
  { sha256, index, serverErrors }: FileServerErrors,
  slices: TimeSlices,
): Promise<ServerErrorPlaces | undefined> {
  const { version } = document;
  const isStale = () => document.isClosed || document.version !== version;
  const hash = await documentHash(document, lineEnd, slices);
  if (isStale()) return undefined;
  const placeOf = (line: number, param: string | null) => ({
    line,
    ...paramPlace(document.lineAt(line).text, param),
  });
  if (hash === sha256) {
    return serverErrors.map(({ line, param }) =>
      // A serverError on the whole file, or on a line that it does not have, stands at its beginning.
      line === null || line >= document.lineCount ? fileStart : placeOf(line, param),
    );
  }
  const wanted = await wantedOf(serverErrors, index);
  const finder = new LineFinder(wanted.filter((one) => one !== undefined));
  await lookThrough(document, finder, slices, isStale);
  if (isStale()) return undefined;
  return inOrder(wanted, finder.places()).map((line, at) =>
    line === undefined ? undefined : placeOf(line, serverErrors[at]?.param ?? null),
  );
}

/** The same for a file that the editor does not hand out. @throws as `findLines` */
export async function placesOnDisk(
  path: string,
  { sha256, index, serverErrors }: FileServerErrors,
  findLines: FindLines,
  signal: AbortSignal,
): Promise<ServerErrorPlaces> {
  const wanted = await wantedOf(serverErrors, index);
  const known = wanted.filter((one) => one !== undefined);
  const found = await findLines(path, known, signal);
  const places = inOrder(wanted, found.places);
  if (found.sha256 !== sha256) return places;
  return places.map((place, at) => place ?? { ...fileStart, line: serverErrors[at]?.line ?? 0 });
}

async function wantedOf(
  serverErrors: readonly ServerError[],
  index: string,
): Promise<readonly (WantedPlace | undefined)[]> {
  // A serverError on no line asks for one that no index has.
  const sent = await readSentLines(
    index,
    serverErrors.map(({ line }) => line ?? maxIndexed),
  );
  return serverErrors.map(({ line, param }, at) => {
    const record = sent[at];
    return line === null || !record ? undefined : { ...record, line, param };
  });
}

/** Puts what was found for those that could be looked for back among the others. */
function inOrder<T>(
  wanted: readonly (WantedPlace | undefined)[],
  found: readonly (T | undefined)[],
): readonly (T | undefined)[] {
  let next = 0;
  return wanted.map((one) => (one ? found[next++] : undefined));
}

function lookThrough(
  document: HashedDocument,
  finder: LineFinder,
  slices: TimeSlices,
  isStale: () => boolean,
): Promise<void> {
  const encoder = new TextEncoder();
  let line = 0;
  return new Promise((resolve) => {
    slices.run((mustStop) => {
      while (!isStale() && line < document.lineCount) {
        const { text } = document.lineAt(line);
        // Counting is far cheaper than encoding, and few lines are of a length that is looked for.
        if (finder.wants(Buffer.byteLength(text))) {
          const bytes = encoder.encode(text);
          finder.look(bytes, 0, bytes.length, line);
        }
        if (++line % 16 === 0 && mustStop()) return false;
      }
      resolve();
      return true;
    });
  });
}

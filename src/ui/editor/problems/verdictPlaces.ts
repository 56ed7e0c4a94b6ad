import type { FoundPlace, WantedPlace } from '../../../jsonl/sent/findLines.ts';
import { LineFinder } from '../../../jsonl/sent/findInThread.ts';
import { paramPlace } from '../../../jsonl/json/paramPlace.ts';
import { maxIndexed, readSentLines } from '../../../jsonl/sent/sentLine.ts';
import { documentHash, type HashedDocument } from './documentHash.ts';
import type { FileVerdicts, FindLines, Verdict } from '../ports/editorDeps.ts';
import type { TimeSlices } from '../check/timeSlices.ts';

/** Where each verdict stands now, in their order; undefined for one whose line is no longer as it was sent. */
export type VerdictPlaces = readonly (FoundPlace | undefined)[];

const fileStart: FoundPlace = { line: 0, start: 0, end: 0 };

/** @returns undefined when the document changes meanwhile */
export async function placesInDocument(
  document: HashedDocument,
  lineEnd: '\n' | '\r\n',
  { sha256, index, verdicts }: FileVerdicts,
  slices: TimeSlices,
): Promise<VerdictPlaces | undefined> {
  const { version } = document;
  const isStale = () => document.isClosed || document.version !== version;
  const hash = await documentHash(document, lineEnd, slices);
  if (isStale()) return undefined;
  const placeOf = (line: number, param: string | null) => ({
    line,
    ...paramPlace(document.lineAt(line).text, param),
  });
  if (hash === sha256) {
    return verdicts.map(({ line, param }) =>
      // A verdict on the whole file, or on a line that it does not have, stands at its beginning.
      line === null || line >= document.lineCount ? fileStart : placeOf(line, param),
    );
  }
  const wanted = await wantedOf(verdicts, index);
  const finder = new LineFinder(wanted.filter((one) => one !== undefined));
  await lookThrough(document, finder, slices, isStale);
  if (isStale()) return undefined;
  return inOrder(wanted, finder.places()).map((line, at) =>
    line === undefined ? undefined : placeOf(line, verdicts[at]?.param ?? null),
  );
}

/** The same for a file that the editor does not hand out. @throws as `findLines` */
export async function placesOnDisk(
  path: string,
  { sha256, index, verdicts }: FileVerdicts,
  findLines: FindLines,
  signal: AbortSignal,
): Promise<VerdictPlaces> {
  const wanted = await wantedOf(verdicts, index);
  const known = wanted.filter((one) => one !== undefined);
  const found = await findLines(path, known, signal);
  const places = inOrder(wanted, found.places);
  if (found.sha256 !== sha256) return places;
  return places.map((place, at) => place ?? { ...fileStart, line: verdicts[at]?.line ?? 0 });
}

async function wantedOf(
  verdicts: readonly Verdict[],
  index: string,
): Promise<readonly (WantedPlace | undefined)[]> {
  // A verdict on no line asks for one that no index has.
  const sent = await readSentLines(
    index,
    verdicts.map(({ line }) => line ?? maxIndexed),
  );
  return verdicts.map(({ line, param }, at) => {
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

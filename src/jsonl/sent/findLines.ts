import { closeSync, openSync, readSync } from 'node:fs';
import { LineFinder, type WantedLine } from './findInThread.ts';
import { paramPlace } from '../json/paramPlace.ts';
import { readFileLines } from './readFileLines.ts';
import { textOf } from '../scan/bytes.ts';

/** A line to look for, and the path of the parameter in it that is meant. */
export interface WantedPlace extends WantedLine {
  readonly param: string | null;
}

/** UTF-16 offsets in a line. */
export interface FoundPlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface FoundLines {
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string;
  /** In the order of what was wanted; undefined for what is gone. */
  readonly places: readonly (FoundPlace | undefined)[];
}

/**
 * Looks for lines in a file, without giving way to other work of this thread.
 * @throws the system's error when the file cannot be read
 */
export function findLines(path: string, wanted: readonly WantedPlace[]): FoundLines {
  const finder = new LineFinder(wanted);
  const spots = new Map<number, { readonly offset: number; readonly length: number }>();
  let line = 0;
  const sha256 = readFileLines(path, ({ bytes }, start, end, offset) => {
    if (finder.look(bytes, start, end, line)) spots.set(line, { offset, length: end - start });
    line++;
  });
  const file = openSync(path, 'r');
  try {
    const placeOf = (now: number | undefined, index: number) => {
      const spot = now === undefined ? undefined : spots.get(now);
      if (now === undefined || !spot) return undefined;
      const bytes = new Uint8Array(spot.length);
      const read = readSync(file, bytes, 0, spot.length, spot.offset);
      const { start, end } = paramPlace(textOf(bytes, 0, read), wanted[index]?.param ?? null);
      return { line: now, start, end };
    };
    return { sha256, places: finder.places().map(placeOf) };
  } finally {
    closeSync(file);
  }
}

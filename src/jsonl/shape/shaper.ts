/** A line that is not blank, of one of the files that are read one after the other. */
export interface SourceLine {
  /** Counts the lines that are not blank, from 0, over all files. */
  readonly number: number;
  /** Index of the file. */
  readonly file: number;
  /** Without its line end and byte order mark; undefined when the bytes are no UTF-8. */
  readonly text: () => string | undefined;
}

/** What becomes of a line: it stays byte for byte, is left out, is not understood and stays, or gets another text. */
export type Shaped = 'same' | 'out' | 'unknown' | { readonly text: string };

/** One way to give a batch file another shape. Is made for one run: it may count and remember. */
export type Shaper = (line: SourceLine) => Shaped;

/** Edits the JSON of a line. @param edit returns undefined for a line that it does not understand */
export function editing(edit: (text: string) => string | undefined): Shaper {
  return ({ text }) => {
    const before = text();
    const after = before === undefined ? undefined : edit(before);
    if (after === undefined) return 'unknown';
    return after === before ? 'same' : { text: after };
  };
}

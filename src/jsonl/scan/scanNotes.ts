// Stands alone: what the scanner notes of a line.

/** Things that a line's shape does not tell; bits of `LineScanner.notes`. */
export const note = {
  loneSurrogate: 1,
  bigNumber: 2,
  carriageReturn: 4,
  escapedId: 8,
  oddAddress: 16,
  /** A letter of a key is written as an escape, so that a known one may be missed. */
  escapedKey: 32,
  /** Ids of tool calls that bytes do not tell enough of. */
  oddCallId: 64,
  listText: 128,
  /** White space that is written as a code, so that bytes do not tell it. */
  oddSpace: 256,
  /** A text in `metadata` that may be too long. */
  longPair: 512,
} as const;

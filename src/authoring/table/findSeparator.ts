const separators = [',', '\t', ';', '|'] as const;
/** So many rows tell enough. */
const mostRows = 50;

/**
 * The character between the cells of a CSV file by its beginning: the one that cuts most rows into the same number
 * of cells.
 * @param usual taken when nothing speaks for another
 */
export function findSeparator(sample: string, quote: string | null, usual: string): string {
  const scores = separators.map((separator) => {
    const counts = cellCounts(sample, separator, quote);
    const first = counts[0] ?? 1;
    const same = counts.filter((count) => count === first).length / Math.max(1, counts.length);
    const score = first < 2 ? 0 : same * 1000 + Math.min(first, 100);
    return { separator, score: score + (separator === usual ? 0.5 : 0) };
  });
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one));
  return best.score >= 1 ? best.separator : usual;
}

/** A first line by which spreadsheets tell the separator: `sep=;`. */
const named = /^sep=(.)(?:\r?\n|\r)/i;

/** The separator that the first line names; undefined when that is a line as any other. */
export function namedSeparator(sample: string): string | undefined {
  return named.exec(sample)?.[1];
}

function cellCounts(sample: string, separator: string, quote: string | null): number[] {
  const counts: number[] = [];
  let cells = 1;
  let isQuoted = false;
  let isStart = true;
  let hasText = false;
  for (let at = 0; at < sample.length; at++) {
    const char = sample[at];
    if (isQuoted) {
      if (char === quote) isQuoted = false;
      continue;
    }
    if (char === quote && isStart) isQuoted = true;
    // Old spreadsheets end a line by a return alone.
    if (char === '\n' || (char === '\r' && sample[at + 1] !== '\n')) {
      if (hasText) counts.push(cells);
      if (counts.length === mostRows) return counts;
      cells = 1;
      hasText = false;
      isStart = true;
      continue;
    }
    if (char !== '\r') hasText = true;
    isStart = char === separator;
    if (isStart) cells++;
  }
  // The last row of a sample may be cut.
  if (counts.length === 0 && hasText) counts.push(cells);
  return counts;
}

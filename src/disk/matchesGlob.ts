/** A pattern may come from a workspace that nobody trusts yet; beyond these it matches nothing. */
const longestPattern = 500;
const mostAlternatives = 64;

/**
 * Does a glob pattern match a path with `/` between its parts? Knows `*`, `?`, `**` and `{a,b}`; a pattern without
 * `/` matches the name in any folder, any other the end of the path. Not by a regular expression, as libraries do:
 * with many `*` these take years for a name that nearly matches, and this stops the extension host. Here the time
 * grows with the length of the pattern times that of the path.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  return matchesWhole(`**/${pattern}`, path);
}

/** As `matchesGlob`, from the beginning of the path on. */
export function matchesWhole(pattern: string, path: string): boolean {
  if (pattern.length > longestPattern) return false;
  const parts = path.split('/');
  return alternatives(pattern).some((one) => matchParts(one.split('/'), parts));
}

/** The pattern once for each way through its braces; braces that do not close mean themselves. */
function alternatives(pattern: string): readonly string[] {
  let made = [''];
  for (const piece of pattern.split(/(\{[^{}]*\})/)) {
    const choices =
      piece.startsWith('{') && piece.endsWith('}') ? piece.slice(1, -1).split(',') : [piece];
    made = made
      .flatMap((start) => choices.map((choice) => start + choice))
      .slice(0, mostAlternatives);
  }
  return made;
}

const matchParts = (pattern: readonly string[], parts: readonly string[]) =>
  matchList(pattern, parts, '**', (one, part) => matchList([...one], [...part], '*', isSign));

const isSign = (sign: string, char: string) => sign === '?' || sign === char;

/** Matches one by one; `many` stands for any number of them. Only the last `many` is ever tried anew. */
function matchList<T>(
  pattern: readonly T[],
  list: readonly T[],
  many: T,
  fits: (wanted: T, one: T) => boolean,
): boolean {
  let [at, next] = [0, 0];
  let [manyAt, triedTo] = [-1, 0];
  while (next < list.length) {
    const [wanted, one] = [pattern[at], list[next]];
    if (wanted === many) {
      manyAt = at++;
      triedTo = next;
    } else if (wanted !== undefined && one !== undefined && fits(wanted, one)) {
      at++;
      next++;
    } else if (manyAt < 0) {
      return false;
    } else {
      at = manyAt + 1;
      next = ++triedTo;
    }
  }
  while (pattern[at] === many) at++;
  return at === pattern.length;
}

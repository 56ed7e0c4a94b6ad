/** How many non-blank lines at the beginning tell what a file is. */
export const previewLines = 20;

const resultMembers = ['response', 'error'];

/**
 * Does this first non-blank line belong to a batch file? People have other JSON Lines files, and the output
 * of a batch has a `custom_id` too.
 */
export function looksLikeBatchLine(line: string): boolean {
  const text = withoutMark(line);
  const members = topLevelMembers(text);
  if (members) return isRequest((name) => members.includes(name));
  return isRequest((name) => new RegExp(`"${name}"\\s*:`).test(text));
}

function withoutMark(line: string): string {
  return line.startsWith('\uFEFF') ? line.slice(1) : line;
}

function isRequest(has: (name: string) => boolean): boolean {
  if (resultMembers.some(has) && !has('body')) return false;
  if (has('custom_id')) return true;
  return has('body') ? has('method') || has('url') : has('method') && has('url');
}

function topLevelMembers(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.keys(value)
      : undefined;
  } catch {
    return undefined;
  }
}

const previewLength = 4_000;

/** What `looksLikeBatch` needs of a non-blank line: the first one whole, the beginning of the others. */
export function previewOf(line: string, index: number): string {
  return index === 0 ? line : line.slice(0, previewLength);
}

/** Do the first non-blank lines belong to a batch file, perhaps one whose requests go over several lines? */
export function looksLikeBatch(lines: readonly string[]): boolean {
  if (lines[0] === undefined) return false;
  const first = withoutMark(lines[0]);
  if (looksLikeBatchLine(first)) return true;
  return /^\s*[[{]/.test(first) && topLevelMembers(first) === undefined
    ? looksLikeBatchLine(lines.join('\n'))
    : false;
}

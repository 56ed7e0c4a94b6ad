const resultMembers = ['response', 'error'];

/**
 * Does this first non-blank line belong to a batch file? People have other JSON Lines files, and the output
 * of a batch has a `custom_id` too.
 */
export function looksLikeBatchLine(line: string): boolean {
  const text = line.startsWith('\uFEFF') ? line.slice(1) : line;
  const members = topLevelMembers(text);
  if (members) return isRequest((name) => members.includes(name));
  return isRequest((name) => new RegExp(`"${name}"\\s*:`).test(text));
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

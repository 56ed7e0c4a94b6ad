const special = /[.+^$()|[\]\\]/g;

/**
 * Does a glob pattern match a path with `/` between its parts? Knows `*`, `?`, `**` and `{a,b}`; a pattern without
 * `/` matches the name in any folder, any other the end of the path.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    if (rest.startsWith('**/')) {
      source += '(?:.*/)?';
      at += 2;
    } else if (rest.startsWith('**')) {
      source += '.*';
      at += 1;
    } else source += part(pattern.charAt(at), source);
  }
  try {
    return new RegExp(`(?:^|/)${source}$`).test(path);
  } catch {
    return false; // braces that do not close
  }
}

function part(char: string, before: string): string {
  if (char === '*') return '[^/]*';
  if (char === '?') return '[^/]';
  if (char === '{') return '(?:';
  if (char === '}') return ')';
  if (char === ',') return isInBraces(before) ? '|' : ',';
  return char.replace(special, '\\$&');
}

function isInBraces(before: string): boolean {
  return before.lastIndexOf('(?:') > before.lastIndexOf(')');
}

import type { RuleOptions } from '../../../jsonl/rules/ruleOptions.ts';
import type { CheckSettings } from '../../kit/settings.ts';

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

/** The rules' options for one file. `now` is in milliseconds since 1970. */
export function ruleOptions(
  uri: { readonly scheme: string; readonly path: string },
  settings: CheckSettings,
  now: number,
): RuleOptions {
  return {
    severities: settings.rules,
    models: settings.models,
    today: new Date(now).toISOString().slice(0, 10),
    assumeBatch: settings.batchFiles.some((pattern) => matchesGlob(pattern, uri.path)),
    // An untitled document has no name yet that could be wrong.
    ...(uri.scheme === 'untitled'
      ? {}
      : { fileName: uri.path.slice(uri.path.lastIndexOf('/') + 1) }),
  };
}

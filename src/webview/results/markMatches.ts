import type { Search } from '../../results/query/session.ts';

export interface TextPart {
  readonly text: string;
  readonly isMatch: boolean;
}

/** Marks beyond these would only slow the view down. */
const mostMatches = 2000;

/** Cuts a text where a search matches. */
export function markMatches(text: string, search: Search | undefined): readonly TextPart[] {
  const pattern = search && patternOf(search);
  if (!pattern) return [{ text, isMatch: false }];
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), isMatch: false });
    parts.push({ text: match[0], isMatch: true });
    end = match.index + match[0].length;
    if (parts.length > mostMatches) break;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isMatch: false });
  return parts;
}

function patternOf({ text, isRegex, matchCase }: Search): RegExp | undefined {
  if (text === '') return undefined;
  const source = isRegex ? text : text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  try {
    return new RegExp(source, matchCase ? 'gu' : 'giu');
  } catch {
    return undefined; // told by whoever searches with it
  }
}

import { endOfString } from '../../../jsonl/json/minify.ts';

const next = /["[\]{},:\s]/g;

/** Writes JSON over several lines; every value keeps its spelling. Expects valid JSON. */
export function prettyLine(text: string, indent = '  '): string {
  let result = '';
  let depth = 0;
  const newLine = () => `\n${indent.repeat(depth)}`;
  next.lastIndex = 0;
  let from = 0;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const at = found.index;
    const char = text.charAt(at);
    result += text.slice(from, at);
    from = at + 1;
    if (char === '"') {
      from = endOfString(text, at);
      result += text.slice(at, from);
    } else if (char === '{' || char === '[') {
      from = closing(text, at + 1);
      if (from > 0) result += char === '{' ? '{}' : '[]';
      else {
        depth++;
        result += char + newLine();
        from = at + 1;
      }
    } else if (char === '}' || char === ']') {
      depth--;
      result += newLine() + char;
    } else if (char === ',') result += `,${newLine()}`;
    else if (char === ':') result += ': ';
    next.lastIndex = from;
  }
  return result + text.slice(from);
}

/** Offset behind the bracket that closes an empty object or array; 0 when it is not empty. */
function closing(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text.charAt(at))) at++;
  return text.charAt(at) === '}' || text.charAt(at) === ']' ? at + 1 : 0;
}

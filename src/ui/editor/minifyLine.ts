import { endOfString } from '../../jsonl/endOfString.ts';

/** White space of JSON, and what stands between: strings are passed over whole. */
const next = /["\s]/g;

/** Takes the white space outside strings away; every other character stays as it is written. Expects valid JSON. */
export function minifyLine(text: string): string {
  let result = '';
  let kept = 0;
  next.lastIndex = 0;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    const at = found.index;
    if (text.charAt(at) === '"') {
      next.lastIndex = endOfString(text, at);
      continue;
    }
    result += text.slice(kept, at);
    kept = at + 1;
  }
  return kept === 0 ? text : result + text.slice(kept);
}

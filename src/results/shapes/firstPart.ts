import { jsonIn } from '../../json/unknownJson.ts';

/**
 * Reads the first part of a JSON text that goes on: what is open at its end is closed, and a text that ends in it is
 * cut.
 * @returns undefined when it is no JSON
 */
export function parseFirstPart(json: string): unknown {
  const open: string[] = [];
  let inString = false;
  let isKey = false;
  /** All values before this are whole. */
  let whole = 0;
  /** Where an open string can be cut. */
  let cut = 0;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (inString) {
      cut = at;
      if (char === '\\') at += json[at + 1] === 'u' ? 5 : 1;
      else if (char === '"') {
        inString = false;
        if (!isKey) whole = at + 1;
      }
    } else if (char === '"') {
      inString = true;
      cut = at + 1;
    } else if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      isKey = char === '{';
      whole = at + 1;
    } else if (char === '}' || char === ']') {
      open.pop();
      whole = at + 1;
    } else if (char === ',') {
      whole = at;
      isKey = open.at(-1) === '}';
    } else if (char === ':') isKey = false;
  }
  const end = open.reverse().join('');
  const kept = inString && !isKey ? `${json.slice(0, cut)}"` : json.slice(0, whole);
  return jsonIn(kept + end);
}

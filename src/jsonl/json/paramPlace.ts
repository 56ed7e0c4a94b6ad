// Stands alone: the editor and the index of sent lines place a parameter alike.
import { endOfString } from './minify.ts';

/**
 * Where in a line the parameter is that a service complains of, such as `body.model` or `messages[0].content`:
 * the deepest of its names that the line has. The whole line when it has none.
 */
export function paramPlace(line: string, param: string | null): { start: number; end: number } {
  const whole = { start: 0, end: line.length };
  const names = (param ?? '').split(/[.[\]]+/).filter((name) => name !== '' && !/^\d+$/.test(name));
  const name = names.findLast((one) => line.includes(`"${one}"`));
  if (name === undefined) return whole;
  const written = `"${name}"`;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', endOfString(line, at))) {
    const end = endOfString(line, at);
    if (line.slice(at, end) === written && /^\s*:/.test(line.slice(end, end + 100))) {
      return { start: at, end };
    }
  }
  return whole;
}

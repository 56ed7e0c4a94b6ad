// Stands alone: a bound that errors, metadata and the kept object of a batch share.
import { cutText } from './serverText.ts';

/**
 * The start of a value's JSON, whatever the value's size: no more of it is looked at than is needed.
 * @param value as parsed, nested no deeper than answers are
 * @returns all of it when it has `longest` characters or fewer; else more than `longest`, and not how it ends
 */
export function jsonStart(value: unknown, longest: number): string {
  if (typeof value === 'string') return JSON.stringify(cutText(value, longest));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  let text = open;
  const add = (name: string, part: unknown) => {
    if (text.length > 1) text += ',';
    text += name + jsonStart(part, Math.max(0, longest - text.length - name.length));
    return text.length <= longest;
  };
  if (Array.isArray(value)) value.every((part) => add('', part));
  else Object.entries(value).every(([name, part]) => add(`${jsonStart(name, longest)}:`, part));
  return text.length > longest ? text : text + close;
}

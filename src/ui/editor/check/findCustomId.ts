import { endOfString } from '../../../jsonl/json/minify.ts';

export interface CustomIdPlace {
  readonly id: string;
  /** Offsets of the value, without its quotation marks. */
  readonly start: number;
  readonly end: number;
}

const usual = /^\s*\{\s*"custom_id"\s*:\s*"([^"\\]*)"/;
const next = /["{}[\]]/g;
const value = /\s*:\s*"/y;

/** The `custom_id` of a request line, wherever it stands; valid JSON or not. Large values are passed over whole. */
export function customIdOf(line: string): CustomIdPlace | undefined {
  const [text, id] = usual.exec(line) ?? [];
  if (text !== undefined && id !== undefined) {
    return { id, start: text.length - 1 - id.length, end: text.length - 1 };
  }
  return line.includes('"custom_id"') ? search(line) : undefined;
}

function search(line: string): CustomIdPlace | undefined {
  let depth = 0;
  next.lastIndex = 0;
  for (let found = next.exec(line); found; found = next.exec(line)) {
    const at = found.index;
    const char = line.charAt(at);
    if (char !== '"') {
      depth += char === '{' || char === '[' ? 1 : -1;
      continue;
    }
    const end = endOfString(line, at);
    next.lastIndex = end;
    if (depth !== 1 || line.slice(at, end) !== '"custom_id"') continue;
    value.lastIndex = end;
    if (value.test(line)) return read(line, value.lastIndex - 1);
  }
  return undefined;
}

function read(line: string, start: number): CustomIdPlace | undefined {
  const end = endOfString(line, start);
  try {
    const id: unknown = JSON.parse(line.slice(start, end));
    return typeof id === 'string' ? { id, start: start + 1, end: end - 1 } : undefined;
  } catch {
    return undefined;
  }
}

import type { FixSource, TextChange } from './fix.ts';
import { memberOf, readTree } from './jsonTree.ts';

/**
 * Gives the requests of a file new ids by a pattern, in the order of their lines.
 * @param pattern text in which `{n}` is the number; `{00n}` pads it with zeros to three digits
 */
export function renumberIds(pattern: string, source: FixSource, first = 1): readonly TextChange[] {
  const changes: TextChange[] = [];
  let number = first;
  for (let line = 0; line < source.lineCount; line++) {
    const span = idSpan(source.lineAt(line));
    if (!span) continue;
    const id = pattern.replace(/\{(0*)n\}/g, (_, zeros: string) =>
      String(number).padStart(zeros.length + 1, '0'),
    );
    const newText = JSON.stringify(id);
    number++;
    if (source.lineAt(line).slice(span.start, span.end) !== newText)
      changes.push({ line, start: span.start, end: span.end, newText });
  }
  return changes;
}

function idSpan(text: string) {
  try {
    return memberOf(readTree(text), 'custom_id')?.value;
  } catch {
    return undefined;
  }
}

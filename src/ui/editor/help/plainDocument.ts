import type { TextDocument } from 'vscode-json-languageservice';

/** A text as the JSON language service wants it. */
export function plainDocument(uri: string, text: string): TextDocument {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offsetAt: TextDocument['offsetAt'] = ({ line, character }) => {
    const start = starts[line] ?? text.length;
    return Math.min(start + character, starts[line + 1] ?? text.length);
  };
  return {
    uri,
    languageId: 'json',
    version: 1,
    lineCount: starts.length,
    getText: (range) => (range ? text.slice(offsetAt(range.start), offsetAt(range.end)) : text),
    positionAt(offset) {
      const within = Math.max(0, Math.min(offset, text.length));
      const line = starts.findLastIndex((start) => start <= within);
      return { line, character: within - (starts[line] ?? 0) };
    },
    offsetAt,
    getLineRange(line) {
      const start = starts[line] ?? text.length;
      const next = starts[line + 1];
      const end = next === undefined ? text.length : next - 1;
      return { start: { line, character: 0 }, end: { line, character: end - start } };
    },
    getEOLCharacters: () => '\n',
  };
}

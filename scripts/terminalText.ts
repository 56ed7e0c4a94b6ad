// A terminal obeys what it is sent: no text of a file or of a service may move its cursor, name its window or fake a line.

/** Controls, among them those of one byte above 127, separators of lines, and marks that turn text around. */
const commands = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text in one line that a terminal shows and does not obey: what it would obey is written as JSON writes it. */
export function terminalLine(text: string): string {
  return text.replace(commands, escaped);
}

/** The same for a text of several lines, which stay. A return alone would write over the line that it stands in. */
export function terminalText(text: string): string {
  return text.replace(commands, (sign, at: number) => {
    const stays = sign === '\n' || sign === '\t' || (sign === '\r' && text[at + 1] === '\n');
    return stays ? sign : escaped(sign);
  });
}

/** The same for a text that comes in pieces, which may part the end of a line. */
export async function* terminalPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const text of texts) {
    const whole = held + text;
    held = whole.endsWith('\r') ? '\r' : '';
    yield terminalText(held ? whole.slice(0, -1) : whole);
  }
  yield terminalText(held);
}

/** JSON in one line with the same meaning, which leaves some of these signs as they are. */
export function terminalJson(value: unknown): string {
  return terminalLine(JSON.stringify(value));
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

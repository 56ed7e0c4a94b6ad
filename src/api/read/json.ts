/** Nothing that these services send is nested deeper; code that walks it recursively must not run out of stack. */
export const maxDepth = 200;

/**
 * Parses a short JSON text: an error, or a note of our own.
 * @throws SyntaxError when it is no JSON, no UTF-8, or nested too deep
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (depthOf(bytes) > maxDepth) throw new SyntaxError('Nested too deep');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    // Its own error quotes the text, which may be a prompt or an answer.
    throw new SyntaxError('Not JSON');
  }
}

const quote = 0x22;
const backslash = 0x5c;

function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === backslash) i++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    // [ and {, then ] and }
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return deepest;
}

/** A whole buffer seen as bytes and as words of four bytes. */
export interface ByteView {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/** Views a buffer whose length is a multiple of four. */
export function viewOf(buffer: ArrayBufferLike): ByteView {
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer) };
}

/** A view of a text's UTF-8 with a line feed after it. */
export function viewOfLine(text: string): ByteView {
  const view = viewOf(new ArrayBuffer((text.length * 3 + 4) & ~3));
  const { written } = new TextEncoder().encodeInto(text, view.bytes);
  view.bytes[written] = 0x0a;
  return view;
}

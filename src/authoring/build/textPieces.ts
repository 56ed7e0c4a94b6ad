const pieceBytes = 256 * 1024;
const encoder = new TextEncoder();
const none: readonly Uint8Array[] = [];

/**
 * Texts as UTF-8 in pieces for a file. Each text is encoded by itself: the engine takes ten times as long for one long
 * text that was put together of many.
 */
export class TextPieces {
  /** One is written while the other is filled. */
  #bytes = new Uint8Array(pieceBytes);
  #other = new Uint8Array(pieceBytes);
  #length = 0;

  /** @returns what is to be written before it, most often nothing; it holds until more is given out */
  add(text: string): readonly Uint8Array[] {
    // A character of UTF-16 has at most three bytes.
    const most = text.length * 3;
    if (most > pieceBytes) return [...this.take(), encoder.encode(text)];
    const full = this.#length + most > pieceBytes ? this.take() : none;
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    return full;
  }

  /** What was not given out yet. */
  take(): readonly Uint8Array[] {
    if (this.#length === 0) return none;
    const piece = this.#bytes.subarray(0, this.#length);
    [this.#bytes, this.#other] = [this.#other, this.#bytes];
    this.#length = 0;
    return [piece];
  }
}

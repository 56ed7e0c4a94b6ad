export const beyondAscii = /[^\0-\x7f]/gu;
/** Signs that Chinese and Japanese texts consist of. */
const eastAsian = /[\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uff00-\uff5f]/gu;
const kana = /[\u3041-\u30fe]/gu;
const hangul = /[\uac00-\ud7a3]/gu;
/** So few bytes beyond ASCII may look Korean and be Chinese. */
const fewKorean = 16;
/** Two bytes of the old Chinese sets: of the usual signs of GB 2312, and of Big5. */
const pairs = { gb: /[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]/g, big5: /[\xa1-\xc6][\x40-\x7e\xa1-\xfe]/g };

/**
 * The probable encoding of a text that is neither UTF-8 nor UTF-16. Of Japanese speak its kana, of Korean its syllables;
 * Chinese bytes are told apart by the ranges that hold the usual signs.
 * @returns a name that `TextDecoder` knows; `windows-1252` when nothing speaks for another
 */
export function guessEncoding(sample: Uint8Array): string {
  for (const encoding of ['shift_jis', 'euc-jp'])
    if (share(sample, encoding, eastAsian) > 0.9 && share(sample, encoding, kana) > 0.2)
      return encoding;
  const isLong = sample.filter((byte) => byte > 0x7f).length > fewKorean;
  if (isLong && share(sample, 'euc-kr', hangul) > 0.85) return 'euc-kr';
  const bytes = Buffer.from(sample).toString('latin1');
  const isBig5 = shareOfPairs(bytes, pairs.big5) > 0.9 && shareOfPairs(bytes, pairs.gb) < 0.8;
  if (isBig5 && share(sample, 'big5', eastAsian) > 0.9) return 'big5';
  return share(sample, 'gb18030', eastAsian) > 0.9 ? 'gb18030' : 'windows-1252';
}

/** Which part of the characters beyond ASCII are such; 0 when it is another encoding. */
function share(sample: Uint8Array, encoding: string, such: RegExp): number {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true });
    return (text.match(such)?.length ?? 0) / Math.max(1, text.match(beyondAscii)?.length ?? 0);
  } catch {
    return 0;
  }
}

/** Which part of the bytes that begin a sign beyond ASCII, or stand alone, begin such a pair. */
function shareOfPairs(bytes: string, such: RegExp): number {
  const all = bytes.match(/[\x80-\xff][\x40-\xff]?/g) ?? [];
  return (bytes.match(such)?.length ?? 0) / Math.max(1, all.length);
}

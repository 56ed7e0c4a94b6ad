export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Width and height of a PNG, GIF, JPEG or WebP from its first bytes; undefined when they do not tell. */
export function pictureSize(head: Uint8Array): PictureSize | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const starts = (text: string, at = 0) =>
    [...text].every((char, index) => head[at + index] === char.charCodeAt(0));
  try {
    if (starts('\x89PNG')) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (starts('GIF8')) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (starts('RIFF') && starts('WEBP', 8)) return webp(view, starts);
    return starts('\xff\xd8') ? jpeg(view) : undefined;
  } catch {
    return undefined; // the head is too short
  }
}

function webp(
  view: DataView,
  starts: (text: string, at: number) => boolean,
): PictureSize | undefined {
  if (starts('VP8X', 12)) {
    return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
  }
  if (starts('VP8L', 12)) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

/** Goes from segment to segment until a frame header (SOF0 to SOF15, but not DHT, JPG and DAC) comes. */
function jpeg(view: DataView): PictureSize {
  let at = 2;
  for (;;) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
}

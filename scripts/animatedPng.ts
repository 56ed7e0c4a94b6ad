import { crc32 } from 'node:zlib';

export interface Frame {
  /** A PNG; all frames have the same size and colour type. */
  readonly png: Buffer;
  /** How long it is shown, in milliseconds. */
  readonly showMs: number;
}

/** Puts pictures into one APNG that begins again when it has ended: https://www.w3.org/TR/png-3/#apng-frame-based-animation */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const [first] = frames;
  if (!first) throw new Error('An animation needs a frame.');
  const header = chunksOf(first.png, 'IHDR')[0];
  if (!header || frames.some(({ png }) => !chunksOf(png, 'IHDR')[0]?.equals(header))) {
    throw new Error('The frames differ in size or colours.');
  }
  let sequence = 0;
  const parts = frames.flatMap(({ png, showMs }, index) => {
    const control = Buffer.alloc(26);
    control.writeUInt32BE(sequence++, 0);
    header.copy(control, 4, 0, 8);
    control.writeUInt16BE(showMs, 20);
    control.writeUInt16BE(1000, 22);
    const data = Buffer.concat(chunksOf(png, 'IDAT'));
    return [
      chunk('fcTL', control),
      index === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([uint32(sequence++), data])),
    ];
  });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('acTL', Buffer.concat([uint32(frames.length), uint32(0)])),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** The contents of all chunks of a type, in their order. */
function chunksOf(png: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === type) found.push(png.subarray(at + 8, at + 8 + length)); // prettier-ignore
    at += length + 12;
  }
  return found;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

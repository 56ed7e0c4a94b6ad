import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { convertLines, type ConvertedLine } from './convertLines.ts';
import type { ConversionTarget } from './convertRequest.ts';

/**
 * Writes a file's requests for another provider to a new file, as a stream.
 * @param onLine gets each line that is written
 * @throws the system's error when a file cannot be read or written or the new one is there already, or the signal's
 */
export async function writeConverted(
  paths: { readonly from: string; readonly to: string },
  target: ConversionTarget,
  onLine: (line: ConvertedLine) => void,
  signal: AbortSignal,
): Promise<void> {
  async function* texts(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
    for await (const line of convertLines(chunks, target)) {
      onLine(line);
      yield `${line.text}\n`;
    }
  }
  const file = createWriteStream(paths.to, { flags: 'wx' });
  await pipeline(createReadStream(paths.from), texts, file, { signal });
}

import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { TransferOptions } from '../../batches/batchApi.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { convertLines, type ConvertedLine } from './convertLines.ts';
import type { ConversionTarget } from './convertRequest.ts';

const pieceLength = 256 * 1024;

/**
 * Writes a file's requests for another provider to a new file, as a stream. What fails halfway leaves no file.
 * @param paths absolute; the new one must not be there
 * @param onLine gets each line that is written
 * @throws ApiFailure `cancelled`, `input_gone`, `disk`, `disk_full`
 */
export async function writeConverted(
  paths: { readonly from: string; readonly to: string },
  target: ConversionTarget,
  onLine: (line: ConvertedLine) => void,
  { signal, onProgress }: TransferOptions = {},
): Promise<void> {
  const file = await open(paths.to, 'wx').catch((error: unknown) => {
    throw diskFailure(error);
  });
  try {
    const { size: total } = await stat(paths.from);
    let bytes = 0;
    const chunks = createReadStream(paths.from, { signal });
    chunks.on('data', (chunk) => (bytes += chunk.length));
    let waiting = '';
    for await (const line of convertLines(chunks as AsyncIterable<Buffer>, target)) {
      onLine(line);
      waiting += `${line.text}\n`;
      if (waiting.length < pieceLength) continue;
      await file.writeFile(waiting);
      waiting = '';
      onProgress?.({ bytes, total });
    }
    await file.writeFile(waiting);
    await file.close();
    // The last of it may have come with the end.
    signal?.throwIfAborted();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(paths.to, { force: true });
    if (signal?.aborted) throw new ApiFailure({ kind: 'cancelled' }, { cause: error });
    throw diskFailure(error, 'input_gone');
  }
}

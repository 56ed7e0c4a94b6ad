import { open, rm } from 'node:fs/promises';

const pieceBytes = 256 * 1024;

/**
 * Writes a file that is not there yet; what fails halfway is taken away again.
 * @throws the system's error, `EEXIST` when there is one; what the content throws
 */
export async function writeNewFile(
  path: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    let waiting: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of content) {
      waiting.push(part);
      bytes += part.length;
      if (bytes < pieceBytes) continue;
      await file.writeFile(Buffer.concat(waiting));
      waiting = [];
      bytes = 0;
    }
    await file.writeFile(Buffer.concat(waiting));
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

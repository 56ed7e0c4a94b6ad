import type { FileHandle } from 'node:fs/promises';

/** Twice Node's pool of small buffers. */
const ownBytes = 16 * 1024;

/** Writes chunks one after the other from a position on, and frees them. @throws the system's error */
export async function writeChunks(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  await writeFully(handle, chunks, position);
  chunks.forEach(release);
}

async function writeFully(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  if (chunks.length === 0) return;
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const { bytesWritten } = await handle.writev([...chunks], position);
  if (bytesWritten === total) return;
  // A disk that is nearly full takes a part: the rest tells why.
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let done = 0; done < rest.byteLength;) {
    const step = await handle.write(
      rest,
      done,
      rest.byteLength - done,
      position + bytesWritten + done,
    );
    if (step.bytesWritten === 0) throw Object.assign(new Error('No space'), { code: 'ENOSPC' });
    done += step.bytesWritten;
  }
}

/**
 * Frees a chunk's memory now. A fast download leaves garbage faster than it is collected: without this the process grows
 * by some 70 MB. Only where the chunk is all of its buffer, so that nobody else can have bytes in it; small and empty
 * buffers may be shared (undici's parser has an empty one).
 */
function release(chunk: Uint8Array): void {
  const { buffer, byteLength } = chunk;
  const isAlone = byteLength >= ownBytes && buffer.byteLength === byteLength;
  if (isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

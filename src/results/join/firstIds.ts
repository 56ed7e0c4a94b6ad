import { createReadStream } from 'node:fs';
import { idSpanOf } from './idBytes.ts';
import { RecordLines } from './recordLines.ts';

const mostIds = 20;
/** Lines with pictures have a few megabytes. */
const mostBytes = 8_000_000;

/**
 * The first `custom_id`s of a file of a batch's lines, as they are written there; of its beginning alone, whatever its size.
 * @throws the system's error when it cannot be read
 */
export async function firstIds(path: string): Promise<readonly string[]> {
  const ids: string[] = [];
  const lines = new RecordLines((bytes, start) => {
    const id = ids.length < mostIds ? idSpanOf(bytes, start) : undefined;
    if (id) ids.push(Buffer.from(bytes.subarray(id.start, id.end)).toString());
  });
  const bytes = createReadStream(path, { end: mostBytes - 1, highWaterMark: 64 * 1024 });
  for await (const chunk of bytes) {
    lines.push(chunk as Uint8Array);
    if (ids.length === mostIds) return ids;
  }
  lines.finish();
  return ids;
}

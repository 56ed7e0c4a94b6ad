import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { TransferOptions } from '../../batches/batchApi.ts';
import { diskFailure, systemCodeOf } from '../../batches/diskFailure.ts';
import { splitLines, type PartLimits } from './splitLines.ts';

/**
 * Writes the lines of a file to new files in a new folder beside it, `x.parts/x-1.jsonl` and so on, in their order and
 * byte for byte. What fails halfway leaves nothing.
 * @returns the paths; none when all of it is within the limits as it is
 * @throws ApiFailure `cancelled`, `input_gone`, `too_large`, `disk`, `disk_full`
 */
export async function writeParts(
  path: string,
  limits: PartLimits,
  { signal, onProgress }: TransferOptions = {},
): Promise<readonly string[]> {
  const name = basename(path).replace(/\.[^.]*$/, '');
  const folder = await newFolder(join(dirname(path), `${name}.parts`));
  const paths: string[] = [];
  let file: FileHandle | undefined;
  let written = 0;
  try {
    const { size: total } = await stat(path);
    const chunks = createReadStream(path, { highWaterMark: 1 << 20, signal });
    for await (const { part, bytes } of splitLines(chunks as AsyncIterable<Buffer>, limits)) {
      if (part === paths.length) {
        await file?.close();
        paths.push(join(folder, `${name}-${String(part + 1)}.jsonl`));
        file = await open(paths[part] ?? '', 'wx');
      }
      await file?.writeFile(bytes);
      onProgress?.({ bytes: (written += bytes.length), total });
    }
    await file?.close();
  } catch (error) {
    await file?.close().catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
    if (signal?.aborted) throw new ApiFailure({ kind: 'cancelled' }, { cause: error });
    throw diskFailure(error, 'input_gone');
  }
  if (paths.length > 1) return paths;
  await rm(folder, { recursive: true, force: true });
  return [];
}

/** `x.parts`, or `x.parts-2` when that is there, and so on. */
async function newFolder(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${String(number)}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw diskFailure(error);
    }
  }
}

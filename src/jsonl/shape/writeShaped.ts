import { open, rm, stat } from 'node:fs/promises';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { TransferOptions } from '../../batches/batchApi.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { giveWay, isTurnOver } from '../../batches/turns.ts';
import { lineFeed, linesOf, textPlace } from './physicalLines.ts';
import type { Shaper, SourceLine } from './shaper.ts';

/** Counts of lines that are not blank. */
export interface ShapeReport {
  read: number;
  changed: number;
  leftOut: number;
  /** Lines that were not understood; they stay as they are. */
  unknown: number;
}

const pieceBytes = 256 * 1024;

/**
 * Writes the lines of one or several files to a new one, each as the shaper wants it. Lines that stay are written byte
 * for byte, with their line ends; blank lines too, when nothing is left out. What fails halfway leaves no file.
 * @param from absolute paths, in the order of their lines
 * @param to absolute; must not be there
 * @throws ApiFailure `cancelled`, `input_gone`, `too_large`, `disk`, `disk_full`
 */
export async function writeShaped(
  from: readonly string[],
  to: string,
  shaper: Shaper,
  { signal, onProgress }: TransferOptions = {},
): Promise<ShapeReport> {
  const report: ShapeReport = { read: 0, changed: 0, leftOut: 0, unknown: 0 };
  const file = await open(to, 'wx').catch((error: unknown) => {
    throw diskFailure(error);
  });
  try {
    let total = 0;
    for (const path of from) total += (await stat(path)).size;
    let [bytes, waitingBytes] = [0, 0];
    let waiting: Uint8Array[] = [];
    let isEnded = true;
    for (const [index, path] of from.entries()) {
      for await (const line of linesOf(path, signal)) {
        bytes += line.length;
        const written = shapedLine(line, index, shaper, report);
        if (written) {
          // The last line of a file may have no end, and another file's follows it.
          if (!isEnded) waiting.push(Buffer.of(lineFeed));
          waiting.push(written);
          waitingBytes += written.length;
          isEnded = written.at(-1) === lineFeed;
        }
        if (waitingBytes > pieceBytes) {
          await file.writeFile(Buffer.concat(waiting));
          [waiting, waitingBytes] = [[], 0];
          onProgress?.({ bytes, total });
        }
        if (!isTurnOver()) continue;
        await giveWay();
        signal?.throwIfAborted();
      }
    }
    await file.writeFile(Buffer.concat(waiting));
    await file.close();
    return report;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(to, { force: true });
    if (signal?.aborted) throw new ApiFailure({ kind: 'cancelled' }, { cause: error });
    throw diskFailure(error, 'input_gone');
  }
}

/** @returns the bytes to write; undefined for none */
function shapedLine(
  bytes: Buffer,
  file: number,
  shaper: Shaper,
  report: ShapeReport,
): Uint8Array | undefined {
  const { start, end, isBlank } = textPlace(bytes);
  if (isBlank) return file === 0 && report.leftOut === 0 ? bytes : undefined;
  const line: SourceLine = {
    number: report.read++,
    file,
    text: () => textOf(bytes.subarray(start, end)),
  };
  const shaped = shaper(line);
  if (shaped === 'out') {
    report.leftOut++;
    return undefined;
  }
  if (shaped === 'unknown') report.unknown++;
  if (typeof shaped === 'string') return file > 0 ? bytes.subarray(start) : bytes;
  report.changed++;
  return Buffer.concat([bytes.subarray(0, file === 0 ? start : 0), Buffer.from(shaped.text), bytes.subarray(end)]); // prettier-ignore
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

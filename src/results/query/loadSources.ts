import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { RecordLines } from '../join/recordLines.ts';
import type { RowTable } from './rowTable.ts';
import type { ResultSource } from './session.ts';
import { giveWay } from '../../batches/turns.ts';
import type { ShortWork } from './shortWork.ts';

/** One file of a session; its number is its place in their list. */
export interface SessionFile {
  readonly path: string;
  readonly source: number;
  readonly kind: 'input' | 'output' | 'error';
  readonly bytes: number;
  readonly changedMs: number;
}

/** The files of all sources in the order in which they are read. @throws the system's error when one is not there */
export function filesOf(sources: readonly ResultSource[]): Promise<readonly SessionFile[]> {
  const inputs = sources.flatMap(({ input, moreInputs = [] }, source) =>
    [input, ...moreInputs]
      .filter((path) => path !== undefined)
      .map((path) => ({ path, source, kind: 'input' as const })),
  );
  const results = sources.flatMap(({ outputs, errors }, source) => [
    ...outputs.map((path) => ({ path, source, kind: 'output' as const })),
    ...errors.map((path) => ({ path, source, kind: 'error' as const })),
  ]);
  return Promise.all(
    [...inputs, ...results].map(async (file) => {
      const { size, mtimeMs } = await stat(file.path);
      return { ...file, bytes: size, changedMs: mtimeMs };
    }),
  );
}

/**
 * Reads all files once into the table, in slices between which others have the thread.
 * @param others what goes first
 * @param onProgress gets the bytes read so far
 * @returns lines that could not be read
 * @throws the signal's reason, ApiFailure `malformed`, or the system's error
 */
export async function loadSources(
  files: readonly SessionFile[],
  table: RowTable,
  signal: AbortSignal,
  others: ShortWork,
  onProgress: (bytes: number) => void,
): Promise<number> {
  for (const { kind, source } of files) if (kind === 'input') table.expectInput(source);
  let bytes = 0;
  let unreadable = 0;
  for (const [number, { path, kind, source }] of files.entries()) {
    table.beginFile();
    const lines = new RecordLines((view, start, place) => {
      if (kind === 'input') table.addRequest(number, number === 0, view, start, place);
      else table.addResult(source, view, start, place);
    });
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      signal.throwIfAborted();
      lines.push(chunk as Uint8Array);
      onProgress((bytes += (chunk as Uint8Array).length));
      await giveWay();
      await others.giveWay();
    }
    lines.finish();
    unreadable += lines.counts.unreadable;
  }
  signal.throwIfAborted();
  return unreadable;
}

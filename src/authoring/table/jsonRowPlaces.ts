import { createReadStream } from 'node:fs';
import { readSample } from './sourceBytes.ts';
import { cellKey, type CellRange, type CellRanges, type WantedCell } from './cellPlaces.ts';
import type { TableSettings } from '../prompt/parsePrompt.ts';

/**
 * Finds the lines of rows of a JSON Lines file, in which blank lines are no rows.
 * @throws the system's error, the signal's reason
 */
export async function findJsonRows(
  path: string,
  wanted: readonly WantedCell[],
  settings: TableSettings,
  signal?: AbortSignal,
): Promise<CellRanges> {
  const { used } = await readSample(path, settings.encoding);
  const decoder = new TextDecoder(used.encoding);
  const rows = new Set(wanted.map(({ row }) => row));
  const last = Math.max(0, ...rows);
  const places = new Map<string, CellRange>();
  let [row, line, rest] = [0, 0, ''];
  const take = (text: string) => {
    if (text.trim() !== '' && rows.has(++row))
      places.set(cellKey(row, undefined), { line, start: 0, endLine: line, end: text.trimEnd().length }); // prettier-ignore
    line++;
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) take(text);
    if (row >= last) return places;
  }
  take(rest + decoder.decode());
  return places;
}

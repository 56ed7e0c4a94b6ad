import { ApiFailure } from '../../batches/apiFailure.ts';
import type { RecordPlace } from '../join/openRecord.ts';
import { parseFirstPart } from '../shapes/firstPart.ts';
import type { RecordFiles } from './recordFiles.ts';
import { recordBlocks, type RecordBlock } from './recordScan.ts';
import { RowValues } from './rowValues.ts';
import type { SessionState } from './sessionState.ts';
import { Turns } from './loopTurns.ts';

/** All records of one file that belong to rows, in the order of the file. */
export interface RecordPass {
  readonly kind: 'request' | 'result';
  readonly file: number;
  readonly source: number;
  readonly bytes: number;
  readonly changedMs: number;
  readonly from: number;
  readonly to: number;
  readonly rowOf: (record: number) => number | undefined;
  readonly placeOf: (record: number) => RecordPlace | undefined;
}

export function passesOf({ files, table }: SessionState): readonly RecordPass[] {
  return files.map(({ kind, source, bytes, changedMs }, file) => {
    const origin = { file, source, bytes, changedMs };
    if (kind === 'input') {
      const placeOf = (row: number) => {
        const place = table.requestPlace(row);
        return place?.file === file ? place : undefined;
      };
      const whole = { from: 0, to: table.size, rowOf: (row: number) => row };
      return { kind: 'request', ...origin, placeOf, ...whole };
    }
    return {
      kind: 'result',
      ...origin,
      from: table.starts[file] ?? 0,
      to: table.starts[file + 1] ?? table.results,
      rowOf: (result) => table.rowOf(result, source),
      placeOf: (result) => table.resultPlace(result),
    };
  });
}

export interface ScanOptions {
  readonly wants: (row: number) => boolean;
  /** Global; finds candidates in bytes taken for Latin-1. */
  readonly prefilter?: RegExp | undefined;
  readonly take: (rows: readonly RowValues[]) => void;
  /** Gets the number of records that were passed, after every block. */
  readonly onBlock: (records: number) => void;
  readonly signal: AbortSignal;
}

/** @throws the signal's reason, ApiFailure `input_changed`, or the system's error */
export async function scanRecords(
  files: RecordFiles,
  pass: RecordPass,
  { wants, prefilter, take, onBlock, signal }: ScanOptions,
): Promise<void> {
  const turns = new Turns();
  const handle = await files.handle(pass.file);
  for await (const block of recordBlocks(handle, pass.from, pass.to, pass.placeOf)) {
    signal.throwIfAborted();
    const rows: RowValues[] = [];
    const look = (at: number) => {
      const row = pass.rowOf(block.first + at);
      if (row === undefined || block.begins[at] === block.ends[at] || !wants(row)) return;
      rows.push(valuesOf(row, pass, block, at));
    };
    if (prefilter) for (const at of candidates(block, prefilter)) look(at);
    else for (let at = 0; at < block.ends.length; at++) look(at);
    if (rows.length > 0) take(rows);
    onBlock(block.ends.length);
    await turns.rest();
    signal.throwIfAborted();
  }
}

/**
 * Gives the bytes of each record, in valid JSON, with its row.
 * @throws as `scanRecords`
 */
export async function scanBytes(
  files: RecordFiles,
  pass: RecordPass,
  signal: AbortSignal,
  use: (row: number, bytes: Uint8Array, start: number) => void,
): Promise<void> {
  const turns = new Turns();
  const handle = await files.handle(pass.file);
  // What was read as JSON must be that still: nobody looks at every byte again.
  const { size, mtimeMs } = await handle.stat();
  if (size !== pass.bytes || mtimeMs !== pass.changedMs) throw changed();
  for await (const { bytes, first, begins, ends } of recordBlocks(
    handle,
    pass.from,
    pass.to,
    pass.placeOf,
  )) {
    // prettier-ignore
    for (const [at, begin] of begins.entries()) {
      const row = pass.rowOf(first + at);
      // Of a record that is cut nothing is known to be valid.
      const isWhole = pass.placeOf(first + at)?.length === (ends[at] as number) - begin;
      if (row !== undefined && begin !== ends[at] && isWhole) use(row, bytes, begin);
    }
    await turns.rest();
    signal.throwIfAborted();
  }
}

/** Records of a block in which the expression finds something. */
function* candidates({ bytes, ends }: RecordBlock, prefilter: RegExp): Generator<number> {
  const text = bytes.toString('latin1');
  let at = 0;
  for (prefilter.lastIndex = 0; ;) {
    const found = prefilter.exec(text);
    if (!found) return;
    while (at < ends.length && (ends[at] as number) <= found.index) at++;
    if (at === ends.length) return;
    yield at;
    prefilter.lastIndex = ends[at] as number;
  }
}

function valuesOf(row: number, { kind, source }: RecordPass, block: RecordBlock, at: number) {
  const text = block.bytes.toString('utf8', block.begins[at], block.ends[at]);
  const json = parse(text) ?? parseFirstPart(text);
  if (json === undefined) throw changed();
  if (kind === 'request') return new RowValues(row, json, []);
  const results: unknown[] = [];
  results[source] = json;
  return new RowValues(row, undefined, results);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function changed(): ApiFailure {
  return new ApiFailure({ kind: 'input_changed', code: 'results' });
}

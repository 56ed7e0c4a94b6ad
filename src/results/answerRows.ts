import type { JoinedResults, Standing } from './joinedResults.ts';
import type { ResultSources } from './joinResults.ts';
import { RecordFile } from './recordFile.ts';
import { answerOf } from './recordText.ts';
import type { FailureFacts } from './resultKind.ts';
import { ResultReader } from './resultReader.ts';

/** One request and what came back for it, as values. */
export interface AnswerRow {
  readonly custom_id: string;
  readonly status: Standing;
  readonly answer: string | null;
  readonly error: FailureFacts | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
}

/**
 * All requests in the order of the input file.
 * @throws the signal's reason when it aborts, or the system's error
 */
export async function* answerRows(
  joined: JoinedResults,
  paths: ResultSources<string>,
  signal?: AbortSignal,
): AsyncGenerator<AnswerRow> {
  const files = new Map<string, RecordFile>();
  try {
    for (const kind of ['input', 'output', 'error'] as const) {
      const path = paths[kind];
      if (path !== undefined) files.set(kind, await RecordFile.open(path));
    }
    const reader = new ResultReader();
    for (let request = 0; request < joined.size; request++) {
      signal?.throwIfAborted();
      const result = joined.resultOf(request);
      const back = result === undefined ? undefined : joined.resultPlace(result);
      const place = back ?? joined.requestPlace(request);
      const bytes = place && (await files.get(back?.file ?? 'input')?.read(place));
      if (bytes) yield rowOf(joined.standing(request), bytes, reader);
    }
  } finally {
    for (const file of files.values()) await file.close();
  }
}

function rowOf(status: Standing, bytes: Buffer, reader: ResultReader): AnswerRow {
  const record = JSON.parse(bytes.toString('utf8')) as { readonly custom_id?: unknown };
  const { custom_id: id } = record;
  const custom_id = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
  const nothing = { answer: null, error: null, input_tokens: null, output_tokens: null };
  if (status === 'missing') return { custom_id, status, ...nothing };
  reader.read(bytes, 0);
  return {
    custom_id,
    status,
    answer: status === 'failed' ? null : answerOf(record),
    error: status === 'failed' ? reader.failure() : null,
    input_tokens: reader.usage?.input ?? null,
    output_tokens: reader.usage?.output ?? null,
  };
}

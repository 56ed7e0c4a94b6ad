import type { JoinedResults, Outcome } from '../join/resultTable.ts';
import type { ResultSources } from '../join/joinResults.ts';
import { RecordFile, type JsonRecord } from '../join/recordFile.ts';
import { answerOf } from './recordText.ts';
import type { FailureWords } from '../join/resultKind.ts';
import { ResultReader } from '../join/resultReader.ts';

/** One request and what came back for it, as values. */
export interface AnswerRow {
  readonly custom_id: string;
  readonly status: Outcome;
  readonly answer: string | null;
  readonly error: FailureWords | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
}

/**
 * All requests in the order of the input file.
 * @throws the signal's reason when it aborts, ApiFailure `input_changed`, or the system's error
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
      const file = files.get(back?.file ?? 'input');
      const isOf = (bytes: Uint8Array) => joined.isOf(request, bytes);
      const record = place && (await file?.readJson(place, isOf));
      if (record) yield rowOf(joined.outcome(request), record, reader);
    }
  } finally {
    for (const file of files.values()) await file.close();
  }
}

function rowOf(status: Outcome, { bytes, json }: JsonRecord, reader: ResultReader): AnswerRow {
  const { custom_id: id } = json as { readonly custom_id?: unknown };
  const custom_id = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
  const nothing = { answer: null, error: null, input_tokens: null, output_tokens: null };
  if (status === 'missing') return { custom_id, status, ...nothing };
  reader.read(bytes, 0);
  return {
    custom_id,
    status,
    answer: status === 'failed' ? null : answerOf(json),
    error: status === 'failed' ? reader.failure() : null,
    input_tokens: reader.usage?.input ?? null,
    output_tokens: reader.usage?.output ?? null,
  };
}

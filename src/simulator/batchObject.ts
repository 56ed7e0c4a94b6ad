import type { BatchFacts } from './batchFacts.ts';
import type { BatchView } from './runs.ts';
import type { Dialect } from './dialect.ts';

/** A batch in the provider's own shape. */
export function batchObject({ facts, moment }: BatchView, dialect: Dialect) {
  const failed = moment.status === 'failed';
  const listed = failed && dialect.errorsInBatch ? facts.judgement?.errors : undefined;
  return {
    id: facts.id,
    object: 'batch',
    endpoint: facts.endpoint,
    ...(dialect.errorsInBatch && { errors: listed ? { object: 'list', data: listed } : null }),
    ...(dialect.tellsModelAndUsage && {
      model: facts.judgement?.model ?? null,
      usage: usageOf(facts),
    }),
    input_file_id: facts.inputFileId,
    completion_window: facts.completionWindow,
    status: moment.status,
    output_file_id: facts.written?.output ? facts.outputFileId : null,
    error_file_id: facts.written?.error ? facts.errorFileId : null,
    created_at: seconds(facts.createdMs),
    in_progress_at: seconds(moment.inProgressMs),
    expires_at: seconds(moment.expiresMs),
    finalizing_at: seconds(moment.finalizingMs),
    completed_at: seconds(moment.completedMs),
    failed_at: seconds(moment.failedMs),
    ...(dialect.tellsExpiredAt && { expired_at: seconds(moment.expiredMs) }),
    cancelling_at: seconds(moment.cancellingMs),
    cancelled_at: seconds(moment.cancelledMs),
    request_counts: moment.counts,
    metadata: facts.metadata,
  };
}

function usageOf({ written }: BatchFacts) {
  const usage = written?.usage;
  if (!usage) return null;
  return {
    input_tokens: usage.input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.input + usage.output,
  };
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms / 1000);
}

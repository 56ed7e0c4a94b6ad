import { createReadStream } from 'node:fs';
import type { Judgement } from './batchFacts.ts';
import { lineFailureOf, type FailureRule } from './lineOutcome.ts';
import { LineJudge, type LineError } from './lineJudge.ts';
import { inputLines } from './inputLines.ts';

/** Services stop counting somewhere; the whole list of a spoilt file helps nobody. */
const maxErrors = 500;
const defaultMaxLineBytes = 64 * 2 ** 20;

/** Reads a batch's input file once, as a stream, and says what a service would. */
export async function judgeInput(
  path: string,
  endpoint: string,
  now: number,
  rule: FailureRule,
  signal: AbortSignal,
): Promise<Judgement> {
  const judge = new LineJudge(rule.profile, endpoint, now);
  const errors: LineError[] = [];
  let willFail = 0;
  const wished = new Set<string>();

  const bytes = createReadStream(path, { signal });
  const maxLineBytes = rule.profile.limits.maxLineBytes ?? defaultMaxLineBytes;
  for await (const line of inputLines(bytes, maxLineBytes)) {
    const judged = judge.judge(line);
    if (!judged) continue;
    if ('code' in judged) {
      if (errors.length < maxErrors) errors.push(judged);
      continue;
    }
    for (const wish of judged.wishes) wished.add(wish);
    if (lineFailureOf(judged, rule)) willFail += 1;
  }

  const onFile = judge.verdictOnFile() ?? wishedFailure(wished);
  if (onFile) errors.unshift(onFile);
  return {
    total: judge.requests,
    willFail,
    model: judge.model,
    errors,
    slow: wished.has('slow'),
    expire: wished.has('expire'),
  };
}

function wishedFailure(wished: ReadonlySet<string>): LineError | undefined {
  if (!wished.has('fail-batch')) return undefined;
  return {
    code: 'token_limit_exceeded',
    message:
      'Enqueued token limit reached. Please try again once some in_progress batches have been completed.',
    param: null,
    line: null,
  };
}

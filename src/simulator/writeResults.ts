import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { answerBody } from './answerBody.ts';
import type { BatchFacts } from './batchFacts.ts';
import type { Dialect } from './dialect.ts';
import { failureOf, type FailureRule } from './lineOutcome.ts';
import { LineFile } from './lineFile.ts';
import type { LineError } from './lineJudge.ts';
import { readLines } from './readLines.ts';
import { requestOf, type RequestLine } from './requestLine.ts';
import { Shuffle } from './shuffle.ts';
import type { Moment } from './timeline.ts';

export interface ResultPaths {
  readonly input: string;
  readonly output: string;
  readonly error: string;
}

/** Writes what an ended batch has to show, as a stream; files with nothing in them do not appear. */
export async function writeResults(
  facts: BatchFacts,
  moment: Moment,
  paths: ResultPaths,
  dialect: Dialect,
  rule: FailureRule,
  signal: AbortSignal,
): Promise<{ output: boolean; error: boolean }> {
  const output = await LineFile.create(paths.output);
  const error = await LineFile.create(paths.error);
  try {
    if (moment.status === 'failed') await writeVerdict(facts, dialect, error);
    else await writeLines(facts, moment, paths.input, dialect, rule, { output, error }, signal);
    await output.finish();
    await error.finish();
    return { output: output.lines > 0, error: error.lines > 0 };
  } catch (reason) {
    await output.discard();
    await error.discard();
    throw reason;
  }
}

async function writeVerdict(facts: BatchFacts, dialect: Dialect, file: LineFile): Promise<void> {
  if (dialect.errorsInBatch) return;
  for (const { code, message, param, line } of facts.verdict?.errors ?? [])
    await file.write({ custom_id: null, response: null, error: { code, message, param, line } });
}

async function writeLines(
  facts: BatchFacts,
  moment: Moment,
  input: string,
  dialect: Dialect,
  rule: FailureRule,
  files: { output: LineFile; error: LineFile },
  signal: AbortSignal,
): Promise<void> {
  const { counts } = moment;
  const shuffled = new Shuffle<object>(rule.seed + counts.total);
  let completed = 0;
  let failed = 0;
  for await (const line of readLines(createReadStream(input, { signal }), Infinity)) {
    const request = requestOf(line.text ?? '');
    if (!request) continue;
    const ids = dialect.lineIds(request.customId, keyOf(facts, request));
    const head = { id: ids.id, custom_id: request.customId };
    const failure = failureOf(request, rule);
    if (failure ? failed < counts.failed : completed < counts.completed) {
      if (failure) {
        failed += 1;
        await files.error.write({ ...head, ...dialect.failedLine(failure, ids.requestId) });
        continue;
      }
      completed += 1;
      const body = answerBody(facts.endpoint, request, {
        key: keyOf(facts, request),
        createdMs: facts.createdMs,
      });
      const response = { status_code: 200, request_id: ids.requestId, body };
      const next = shuffled.push({ ...head, response, error: null });
      if (next) await files.output.write(next);
    } else if (moment.status === 'expired' && dialect.linesForExpired) {
      await files.error.write({ ...head, response: null, error: cutOff });
    }
  }
  for (const next of shuffled.rest()) await files.output.write(next);
}

const cutOff: Pick<LineError, 'code' | 'message'> = {
  code: 'batch_expired',
  message: 'This request could not be executed before the completion window expired.',
};

function keyOf(facts: BatchFacts, request: RequestLine): string {
  const text = `${facts.id}:${request.customId}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

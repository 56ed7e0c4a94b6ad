import { createReadStream } from 'node:fs';
import type { BatchFacts, Written } from './batchFacts.ts';
import type { Dialect } from './dialect.ts';
import type { FailureRule } from './lineOutcome.ts';
import { LineFile } from './linePlaces.ts';
import { inputLines } from './inputLines.ts';
import { requestOf } from './readRequest.ts';
import { ResultLines } from './resultLines.ts';
import type { Moment } from './timeline.ts';

export interface ResultPaths {
  readonly input: string;
  readonly output: string;
  readonly error: string;
}

/** Writes what an ended batch has to show, as a stream; files with nothing in them do not appear. */
export async function writeResultFiles(
  facts: BatchFacts,
  moment: Moment,
  paths: ResultPaths,
  dialect: Dialect,
  rule: FailureRule,
  signal: AbortSignal,
): Promise<Written> {
  const output = await LineFile.create(paths.output);
  const error = await LineFile.create(paths.error);
  try {
    const results = new ResultLines(facts, moment, dialect, rule, { output, error });
    if (moment.status === 'failed') {
      await results.writeVerdict();
    } else {
      const input = createReadStream(paths.input, { signal });
      for await (const line of inputLines(input, Infinity)) {
        const request = requestOf(line.text ?? '');
        if (request) await results.write(request);
      }
      await results.end();
    }
    await output.finish();
    await error.finish();
    const usage = output.lines > 0 ? results.usage : null;
    return { output: output.lines > 0, error: error.lines > 0, usage };
  } catch (reason) {
    await output.discard();
    await error.discard();
    throw reason;
  }
}

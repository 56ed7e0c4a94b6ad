import { open } from 'node:fs/promises';
import type { ApiFailure } from '../batches/apiFailure.ts';
import type { RealTimeApi } from '../batches/realTimeApi.ts';
import { diskFailure } from '../batches/diskFailure.ts';
import type { UsedTokens } from '../providers/costOf.ts';
import { answerLine } from './answerLine.ts';
import type { LineRequest } from './lineRequest.ts';
import { sendRequests } from './sendRequests.ts';
import { addTokens, usedTokens } from './usedTokens.ts';

/** So few that no service minds, and that little is under way when it is stopped. */
const atATime = 2;

export interface Trial {
  readonly requests: readonly LineRequest[];
  readonly api: RealTimeApi;
  /** Of the files that are written; neither may be there. */
  readonly input: string;
  readonly output: string;
}

export interface TrialReport {
  readonly answered: number;
  readonly failed: number;
  /** May have been answered, and paid for, without us; never sent again. */
  readonly unknown: number;
  readonly notSent: number;
  /** Of the answers that say what they used, and how many those are. */
  readonly tokens: UsedTokens;
  readonly counted: number;
  /** Why the last one that failed did. */
  readonly failure: ApiFailure | undefined;
}

/**
 * Sends a few requests of a batch file in real time, and writes each answer at once as a line of an output file.
 * @param onAnswer is called after each line
 * @returns also what there was until the signal aborted. @throws ApiFailure for the files alone
 */
export async function runTrial(
  { requests, api, input, output }: Trial,
  lines: readonly string[],
  onAnswer: (report: TrialReport) => void,
  signal?: AbortSignal,
): Promise<TrialReport> {
  let report: TrialReport = {
    answered: 0,
    failed: 0,
    unknown: 0,
    notSent: requests.length,
    tokens: { input: 0, cached: 0, output: 0 },
    counted: 0,
    failure: undefined,
  };
  try {
    const copy = await open(input, 'wx');
    await copy.writeFile(`${lines.join('\n')}\n`).finally(() => copy.close());
    const file = await open(output, 'wx');
    try {
      for await (const sent of sendRequests(requests, { api, concurrency: atATime, signal })) {
        await file.writeFile(`${answerLine(sent)}\n`);
        const notSent = report.notSent - 1;
        if ('failure' in sent) {
          const { failure } = sent;
          const isUnknown = failure.facts.outcomeUnknown === true;
          report = { ...report, notSent, failure, failed: report.failed + 1, unknown: report.unknown + (isUnknown ? 1 : 0) }; // prettier-ignore
        } else {
          const used = usedTokens(sent.answer.body);
          report = { ...report, notSent, answered: report.answered + 1, ...(used && { tokens: addTokens(report.tokens, used), counted: report.counted + 1 }) }; // prettier-ignore
        }
        onAnswer(report);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskFailure(error);
  }
  return report;
}

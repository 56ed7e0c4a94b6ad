import { createHash } from 'node:crypto';
import { answerBody } from './answerBody.ts';
import type { BatchFacts } from './batchFacts.ts';
import type { Dialect } from './dialect.ts';
import { lineFailureOf, type FailureRule } from './lineOutcome.ts';
import type { LineFile } from './linePlaces.ts';
import { type RequestLine } from './readRequest.ts';
import { Shuffle } from './shuffle.ts';
import type { Moment } from './timeline.ts';
import { isObject } from '../json/unknownJson.ts';

const cutOff = {
  code: 'batch_expired',
  message: 'This request could not be executed before the completion window expired.',
};

/**
 * The result lines of one batch, in the provider's shape and in another order than the requests.
 * The first `counts.completed` answers and the first `counts.failed` failures are the ones that got done.
 */
export class ResultLines {
  readonly usage = { input: 0, output: 0 };
  #completed = 0;
  #failed = 0;
  readonly #facts: BatchFacts;
  readonly #moment: Moment;
  readonly #dialect: Dialect;
  readonly #rule: FailureRule;
  readonly #files: { readonly output: LineFile; readonly error: LineFile };
  readonly #shuffle: Shuffle<object>;

  constructor(
    facts: BatchFacts,
    moment: Moment,
    dialect: Dialect,
    rule: FailureRule,
    files: { readonly output: LineFile; readonly error: LineFile },
  ) {
    this.#facts = facts;
    this.#moment = moment;
    this.#dialect = dialect;
    this.#rule = rule;
    this.#files = files;
    this.#shuffle = new Shuffle(rule.seed + moment.counts.total);
  }

  async write(request: RequestLine): Promise<void> {
    const { counts } = this.#moment;
    const key = keyOf(this.#facts.id, request.customId);
    const { id, requestId } = this.#dialect.lineIds(request.customId, key);
    const head = { id, custom_id: request.customId };
    const failure = lineFailureOf(request, this.#rule);
    if (failure ? this.#failed >= counts.failed : this.#completed >= counts.completed) {
      if (this.#moment.status === 'expired' && this.#dialect.linesForExpired)
        await this.#files.error.write({ ...head, response: null, error: cutOff });
      return;
    }
    if (failure) {
      this.#failed += 1;
      await this.#files.error.write({ ...head, ...this.#dialect.failedLine(failure, requestId) });
      return;
    }
    this.#completed += 1;
    const { endpoint, createdMs } = this.#facts;
    const body = answerBody(endpoint, request, { key, createdMs });
    this.#count(body);
    const response = { status_code: 200, request_id: requestId, body };
    const next = this.#shuffle.push({ ...head, response, error: null });
    if (next) await this.#files.output.write(next);
  }

  async end(): Promise<void> {
    for (const next of this.#shuffle.rest()) await this.#files.output.write(next);
  }

  /** Where a batch object has no `errors`, its error file says why it failed. */
  async writeVerdict(): Promise<void> {
    if (this.#dialect.errorsInBatch) return;
    for (const error of this.#facts.judgement?.errors ?? [])
      await this.#files.error.write({ id: null, custom_id: null, response: null, error });
  }

  #count(body: object): void {
    const usage = 'usage' in body ? body.usage : undefined;
    if (!isObject(usage)) return;
    this.usage.input += Number(usage['prompt_tokens'] ?? usage['input_tokens'] ?? 0);
    this.usage.output += Number(usage['completion_tokens'] ?? usage['output_tokens'] ?? 0);
  }
}

function keyOf(batchId: string, customId: string): string {
  return createHash('sha256').update(`${batchId}:${customId}`).digest('hex').slice(0, 24);
}

import type { Clock } from '../batches/clock.ts';
import { isActive } from '../batches/status.ts';
import { type BatchFacts, withJudgement } from './batchFacts.ts';
import type { Dialect } from './dialect.ts';
import { judgeInput } from './judgeInput.ts';
import type { FailureRule } from './lineOutcome.ts';
import type { Store } from './store.ts';
import { momentOf, type Moment } from './timeline.ts';
import { writeResultFiles } from './writeResultFiles.ts';

/** A batch as a client may see it now. */
export interface BatchView {
  readonly facts: BatchFacts;
  readonly moment: Moment;
}

// An answer waits this long for work that is due, so that small batches need no second look.
const patienceMs = 750;

/**
 * Does the reading and writing that a batch's state asks for, when somebody looks at it. There are no timers: a
 * batch that nobody asks about costs nothing, and a restarted server goes on where the last one stopped.
 */
export class Runs {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #dialect: Dialect;
  readonly #rule: FailureRule;
  readonly #stop = new AbortController();
  readonly #working = new Map<string, Promise<void>>();

  constructor(store: Store, clock: Clock, dialect: Dialect, rule: FailureRule) {
    this.#store = store;
    this.#clock = clock;
    this.#dialect = dialect;
    this.#rule = rule;
  }

  /** Begins to read a new batch's input. */
  start(id: string): void {
    // A failure here meets whoever asks for the batch next, and is told there.
    this.#work(id).catch(() => undefined);
  }

  /** The batch as it stands; undefined when there is none with this id. */
  async look(id: string): Promise<BatchView | undefined> {
    const facts = await this.#store.batches.read(id);
    if (!facts) return undefined;
    if (!this.#due(facts)) return this.#view(facts);
    await this.#patiently(this.#work(id));
    const later = await this.#store.batches.read(id);
    return later && this.#view(later);
  }

  /** Breaks off all work; what was begun is begun again by the next look, if need be in another process. */
  stop(): void {
    this.#stop.abort();
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#working.values());
  }

  #view(facts: BatchFacts): BatchView {
    const moment = momentOf(facts, this.#clock.now());
    if (facts.written || isActive(moment.status) || !hasResults(moment, this.#dialect))
      return { facts, moment };
    // Ended by the clock, but its files are still being written.
    const status = moment.status === 'cancelled' ? 'cancelling' : 'finalizing';
    return {
      facts,
      moment: { ...moment, status, completedMs: null, expiredMs: null, cancelledMs: null },
    };
  }

  /** The work without which the batch's state at this time cannot be told. */
  #due(facts: BatchFacts): 'judge' | 'write' | undefined {
    const now = this.#clock.now();
    if (facts.judgement === null && facts.cancelMs === null)
      return now >= facts.createdMs + facts.pace.validatingMs ? 'judge' : undefined;
    if (facts.written) return undefined;
    return isActive(momentOf(facts, now).status) ? undefined : 'write';
  }

  #work(id: string): Promise<void> {
    const running = this.#working.get(id);
    if (running) return running;
    const work = this.#advance(id).finally(() => this.#working.delete(id));
    this.#working.set(id, work);
    return work;
  }

  async #advance(id: string): Promise<void> {
    const { batches } = this.#store;
    try {
      let facts = await batches.read(id);
      if (facts && facts.judgement === null && facts.cancelMs === null)
        facts = await this.#judge(facts);
      if (facts && this.#due(facts) === 'write') await this.#write(facts);
    } catch (error) {
      // A server beside this one may have been faster, and taken the input away.
      if (!(await batches.read(id))?.written) throw error;
    }
  }

  async #judge(facts: BatchFacts): Promise<BatchFacts | undefined> {
    const { signal } = this.#stop;
    const path = this.#store.inputPath(facts.id);
    const judgement = await judgeInput(path, facts.endpoint, facts.createdMs, this.#rule, signal);
    return this.#store.batches.update(facts.id, (now) => withJudgement(now, judgement));
  }

  async #write(facts: BatchFacts): Promise<void> {
    const moment = momentOf(facts, this.#clock.now());
    const paths = {
      input: this.#store.inputPath(facts.id),
      output: this.#store.contentPath(facts.outputFileId),
      error: this.#store.contentPath(facts.errorFileId),
    };
    const { signal } = this.#stop;
    const written = hasResults(moment, this.#dialect)
      ? await writeResultFiles(facts, moment, paths, this.#dialect, this.#rule, signal)
      : { output: false, error: false, usage: null };
    if (written.output) await this.#addResult(facts, 'output');
    if (written.error) await this.#addResult(facts, 'error');
    await this.#store.batches.update(facts.id, (now) => ({ ...now, written }));
    await this.#store.dropInput(facts.id);
  }

  async #addResult(facts: BatchFacts, kind: 'output' | 'error'): Promise<void> {
    await this.#store.addResult({
      id: kind === 'output' ? facts.outputFileId : facts.errorFileId,
      filename: `${facts.id}_${kind}.jsonl`,
      purpose: this.#dialect.resultPurpose,
      createdMs: this.#clock.now(),
    });
  }

  async #patiently(work: Promise<void>): Promise<void> {
    const late = new Promise<void>((resolve) => {
      const cancel = this.#clock.after(patienceMs, resolve);
      void work.then(cancel, cancel);
    });
    await Promise.race([work, late]);
  }
}

function hasResults(moment: Moment, dialect: Dialect): boolean {
  if (moment.status === 'failed') return !dialect.errorsInBatch;
  return moment.counts.total > 0;
}

import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BatchApi } from '../../src/batches/batchApi.ts';
import { systemClock } from '../../src/batches/clock.ts';
import { indexLines } from '../../src/jsonl/sent/indexLines.ts';
import type {
  Submission,
  SubmissionFacts,
  SubmissionStep,
} from '../../src/tracking/journal/submission.ts';
import { Journal } from '../../src/tracking/journal/journal.ts';
import { submitFile } from '../../src/tracking/submit/submitFile.ts';
import { apiWith } from '../support/apiWith.ts';
import { plainWire } from '../support/plainWire.ts';
import type { Doom, DoomedRun, FreezePoint } from './freezePoint.ts';
import { laggingApi } from './laggingApi.ts';

// A window that submits files until it is killed. Each run stops for ever at its point, and says so.

type Freeze = (point: FreezePoint) => Promise<void>;

// Listening for more keeps it alive until it is killed.
process.on('message', (doom: Doom) => {
  for (const run of doom.runs) void start(doom, run);
});
process.send?.('ready');

async function start({ baseUrl, token }: Doom, run: DoomedRun): Promise<void> {
  const { account, key, wire } = plainWire(baseUrl, token);
  const freeze: Freeze = async (point) => {
    if (point !== run.point) return;
    process.send?.(run.seed);
    await new Promise(() => undefined);
  };
  if (run.point === 'anywhere') process.send?.(run.seed);
  const journal = new FreezingJournal(run.journal, freeze);
  const connected = wire.connect(account);
  const listed = run.lag === undefined ? connected : laggingApi(connected, run.lag);
  const api = freezingApi(listed, freeze);
  await submitFile(
    {
      account,
      source: { path: run.path, filename: basename(run.path), bytes: run.bytes },
      sha256: run.sha256,
      async indexLines(source, target) {
        const sha256 = indexLines(source, target);
        await freeze('index:after');
        return sha256;
      },
      fileUri: pathToFileURL(run.path).href,
      requests: 1,
      model: 'kimi-k2.6',
      endpoint: '/v1/chat/completions',
      completionWindow: '24h',
      metadata: { run: String(run.seed) },
    },
    { api, journal, key, clock: systemClock },
  );
}

class FreezingJournal extends Journal {
  readonly #freeze: Freeze;

  constructor(folder: string, freeze: Freeze) {
    super({ folder });
    this.#freeze = freeze;
  }

  override async plan(...args: Parameters<Journal['plan']>): Promise<Submission> {
    await this.#freeze('plan:before');
    const submission = await super.plan(...args);
    await this.#freeze('plan:after');
    return submission;
  }

  override async step(
    id: string,
    step: SubmissionStep,
    facts?: SubmissionFacts,
  ): Promise<Submission> {
    const name = step === 'creating' && facts?.failure !== undefined ? 'doubt' : step;
    await this.#freeze(`${name}:before` as FreezePoint);
    const submission = await super.step(id, step, facts);
    await this.#freeze(`${name}:after` as FreezePoint);
    return submission;
  }
}

function freezingApi(api: BatchApi, freeze: Freeze): BatchApi {
  const around = async <T>(name: 'upload' | 'create', call: () => Promise<T>): Promise<T> => {
    const answer = call();
    // On its way, and nobody will hear the answer, nor that it is a refusal.
    answer.catch(() => undefined);
    await freeze(`${name}:sent`);
    return answer.finally(() => freeze(`${name}:after`));
  };
  return apiWith(api, {
    uploadFile: (source, options) => around('upload', () => api.uploadFile(source, options)),
    createBatch: (request, signal) => around('create', () => api.createBatch(request, signal)),
  });
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { ApiFailure, type FailureFacts } from '../../src/batches/apiFailure.ts';
import { Journal } from '../../src/tracking/journal/journal.ts';
import type { Submission } from '../../src/tracking/journal/submission.ts';
import { reconcile } from '../../src/tracking/submit/reconcile.ts';
import type { SubmissionOptions } from '../../src/tracking/submit/submissionDeps.ts';
import { resume, submitFile, type SubmissionPlan } from '../../src/tracking/submit/submitFile.ts';
import { HastyClock } from './hastyClock.ts';
import { MemoryService, type CallName } from './memoryService.ts';

const root = await mkdtemp(join(tmpdir(), 'submission-'));
after(() => rm(root, { recursive: true, force: true }));

export const plan: SubmissionPlan = {
  account: { id: 'kimi', provider: 'kimi', name: 'Kimi', baseUrl: 'https://k.example/v1' },
  source: { path: '/project/tags.jsonl', filename: 'tags.jsonl', bytes: 10 },
  sha256: 'sha',
  async indexLines(_path, target) {
    await writeFile(target, 'index');
    return 'sha';
  },
  fileUri: 'file:///project/tags.jsonl',
  requests: 1,
  model: 'kimi-k2.6',
  endpoint: '/v1/chat/completions',
  completionWindow: '24h',
  metadata: { name: 'tags' },
};
export const key = { key: 'sk-planted', origin: 'https://k.example' };

/** A service, and a window that submits to it. */
export async function aSubmissionService() {
  const folder = await mkdtemp(join(root, 's-'));
  const api = new MemoryService();
  const clock = new HastyClock(api.now * 1000);
  const journal = new Journal({ folder, clock });
  const deps = { api, journal, key, clock };
  const steps: string[] = [];
  const options: SubmissionOptions = { onStep: ({ step }) => steps.push(step) };
  return {
    api,
    clock,
    journal,
    steps,
    deps,
    submit: (more: SubmissionOptions = {}) => submitFile(plan, deps, { ...options, ...more }),
    resume: (submission: Submission) => resume(submission, deps, options),
    reconcile: (submission: Submission, other = key) =>
      reconcile(submission, { ...deps, key: other }),
    record: async () => (await journal.list())[0]!,
    /** How often each call was sent. */
    sent: (name: CallName) => api.calls.filter((call) => call === name).length,
  };
}

/** Fails a call, the first `times` times. */
export function failing(name: CallName, facts: FailureFacts, times = Infinity) {
  let left = times;
  return (call: CallName) => {
    if (call === name && left-- > 0) throw new ApiFailure(facts);
  };
}

export const lost: FailureFacts = { kind: 'reset', outcomeUnknown: true };

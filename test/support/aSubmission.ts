import type { Submission } from '../../src/tracking/journal/submission.ts';

/** The record of a submission that was created, with what a test wants to be different. */
export function aSubmission(change: Partial<Submission> = {}): Submission {
  return {
    version: 1,
    id: '11111111-2222-3333-4444-555555555555',
    accountId: 'kimi',
    provider: 'kimi',
    origin: 'https://api.moonshot.cn',
    keyFingerprint: '01234567',
    fileUri: 'file:///project/requests.jsonl',
    filename: 'requests.jsonl',
    sha256: 'ab'.repeat(32),
    bytes: 100,
    requests: 2,
    model: 'kimi-k2.6',
    endpoint: '/v1/chat/completions',
    completionWindow: '3d',
    metadata: {},
    plannedAt: 1_790_000_000,
    step: 'created',
    steppedAt: 1_790_000_000,
    fileId: 'file-in',
    batchId: 'batch_1',
    ...change,
  };
}

import type { SubmissionDraft } from '../../src/tracking/journal/submission.ts';

/** What a submission is planned with, and what a test wants to be different. */
export function aDraft(change: Partial<SubmissionDraft> = {}): SubmissionDraft {
  return {
    accountId: 'kimi',
    provider: 'kimi',
    origin: 'https://api.moonshot.cn',
    keyFingerprint: '2bb80d53',
    fileUri: 'file:///project/tags.jsonl',
    filename: 'tags.jsonl',
    sha256: 'sha',
    bytes: 10,
    requests: 1,
    model: 'kimi-k2.6',
    endpoint: '/v1/chat/completions',
    completionWindow: '24h',
    metadata: {},
    ...change,
  };
}

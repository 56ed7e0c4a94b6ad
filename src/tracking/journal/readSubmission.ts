import type { JobMark } from './jobMark.ts';
import { submissionSteps, type Submission } from './submission.ts';
import { jsonIn } from '../../json/unknownJson.ts';

const texts = [
  'id',
  'accountId',
  'provider',
  'origin',
  'keyFingerprint',
  'fileUri',
  'filename',
  'sha256',
  'endpoint',
  'completionWindow',
] as const;
const numbers = ['bytes', 'requests', 'plannedAt', 'steppedAt'] as const;

/** Reads a record; undefined for one that is cut, broken or of another kind. */
export function readSubmission(text: string): Submission | undefined {
  const json = jsonIn(text);
  return isSubmission(json) ? json : undefined;
}

function isSubmission(json: unknown): json is Submission {
  if (typeof json !== 'object' || json === null) return false;
  const submission = json as Readonly<Record<string, unknown>>;
  return (
    submission['version'] === 1 &&
    texts.every((key) => typeof submission[key] === 'string') &&
    numbers.every((key) => typeof submission[key] === 'number') &&
    submissionSteps.some((step) => step === submission['step']) &&
    isTexts(submission['metadata']) &&
    isOptionalJob(submission['job']) &&
    [submission['fileId'], submission['batchId'], submission['failure']].every(isOptionalText) &&
    (submission['askedAt'] === undefined || typeof submission['askedAt'] === 'number')
  );
}

function isTexts(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((entry) => typeof entry === 'string')
  );
}

function isOptionalJob(value: unknown): boolean {
  if (value === undefined) return true;
  const { id, part } = (value ?? {}) as Partial<JobMark>;
  const isPart = part === undefined || (Number.isInteger(part.at) && Number.isInteger(part.of));
  return typeof id === 'string' && isPart;
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

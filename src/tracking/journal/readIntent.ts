import { intentSteps, type Intent } from './intent.ts';

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
export function readIntent(text: string): Intent | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isIntent(json) ? json : undefined;
}

function isIntent(json: unknown): json is Intent {
  if (typeof json !== 'object' || json === null) return false;
  const intent = json as Readonly<Record<string, unknown>>;
  return (
    intent['version'] === 1 &&
    texts.every((key) => typeof intent[key] === 'string') &&
    numbers.every((key) => typeof intent[key] === 'number') &&
    intentSteps.some((step) => step === intent['step']) &&
    isTexts(intent['metadata']) &&
    [intent['fileId'], intent['batchId'], intent['failure']].every(isOptionalText)
  );
}

function isTexts(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((entry) => typeof entry === 'string')
  );
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

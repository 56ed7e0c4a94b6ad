import type { EpochSeconds } from '../batches/batch.ts';

/**
 * How far a submission got. Written before each step begins, so that after a crash the record says what may have
 * happened:
 * - `planned`: nothing has left this machine
 * - `uploading`: the upload may have reached the service; `fileId` not known
 * - `uploaded`: `fileId` known, no batch asked for
 * - `creating`: the batch may exist; `batchId` not known
 * - `created`: `batchId` known; done
 * - `stopped`: ended by the user or by a certain refusal, nothing is running; an uploaded file may be left over
 */
export type IntentStep =
  | 'planned'
  | 'uploading'
  | 'uploaded'
  | 'creating'
  | 'created'
  | 'stopped';

/** The durable record of one submission; on disk before the first byte leaves. Holds no key and no request text. */
export interface Intent {
  readonly version: 1;
  /** Random UUID; also sent in the batch's metadata where there is room. */
  readonly id: string;
  readonly accountId: string;
  readonly origin: string;
  /** First 8 hex digits of the key's SHA-256: tells keys apart, gives nothing away. */
  readonly keyFingerprint: string;
  /** URI of the file the user submitted, or of an untitled document. */
  readonly fileUri: string;
  readonly filename: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly requests: number;
  readonly model: string | null;
  readonly endpoint: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly plannedAt: EpochSeconds;
  readonly step: IntentStep;
  readonly steppedAt: EpochSeconds;
  readonly fileId?: string;
  readonly batchId?: string;
  /** Kind of the failure that stopped or confused it, for the sentence in the tree. */
  readonly failure?: string;
}

/** A submission whose end nobody knows: it needs to be looked up before anything is sent again. */
export function isUnconfirmed(intent: Intent): boolean {
  return intent.step === 'uploading' || intent.step === 'uploaded' || intent.step === 'creating';
}

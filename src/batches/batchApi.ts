import type { Batch, EpochSeconds } from './batch.ts';

export interface RemoteFile {
  readonly id: string;
  readonly bytes: number | null;
  readonly filename: string;
  readonly purpose: string;
  readonly status: string;
  readonly createdAt: EpochSeconds | null;
  /** When the service deletes it; absent where it does not say. */
  readonly expiresAt?: EpochSeconds;
}

/** Which of an account's files: those that batches are made of, or all. */
export type FileScope = 'input' | 'all';

export interface CreateBatchRequest {
  readonly inputFileId: string;
  readonly endpoint: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BatchPage {
  readonly batches: readonly Batch[];
  /** Cursor of the next page; null when there is none, or none is named. */
  readonly next: string | null;
  /** False when there may be more, also where `next` does not say how to get it. */
  readonly isLast: boolean;
  /** False when an entry could not be read and is left out: nothing follows then from what the list does not show. */
  readonly isWhole?: boolean;
  /** True when the service itself said that nothing follows, as by `has_more: false`. */
  readonly saysEnd?: boolean;
}

export interface FilePage {
  readonly files: readonly RemoteFile[];
  /** Cursor of the next page; null when there is none, or none is named. */
  readonly next: string | null;
  /** False when there may be more, also where `next` does not say how to get it. */
  readonly isLast: boolean;
  /** False when an entry could not be read and is left out: nothing follows then from what the list does not show. */
  readonly isWhole?: boolean;
  /** True when the service itself said that nothing follows, as by `has_more: false`. */
  readonly saysEnd?: boolean;
}

export interface ModelInfo {
  readonly id: string;
  readonly contextTokens: number | null;
}

/** Bytes moved so far; `total` is null when the server sent no length. */
export interface Transfer {
  readonly bytes: number;
  readonly total: number | null;
}

export interface TransferOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (transfer: Transfer) => void;
}

/** A file on this machine that is to be sent as it is. */
export interface UploadSource {
  readonly path: string;
  /** Name that the service sees; ends in `.jsonl`. */
  readonly filename: string;
  readonly bytes: number;
  /** Hex digest of what was checked; when given, nothing else is ever sent. */
  readonly sha256?: string;
}

/**
 * The Files and Batches API of one account. Every method throws `ApiFailure`, stops at once when its signal
 * aborts, and never repeats a call that could cost twice (`uploadFile`, `createBatch`).
 */
export interface BatchApi {
  listModels(signal?: AbortSignal): Promise<readonly ModelInfo[]>;
  /** Tokens of a chat's model and messages, as the service counts them; undefined where it has no such call. */
  countTokens(request: object, signal?: AbortSignal): Promise<number | undefined>;
  /** What is left to spend, in the currency of the service; undefined where it has no such call. */
  balance(signal?: AbortSignal): Promise<number | undefined>;
  /** @throws ApiFailure `input_changed` when the file's size or time changes while it is sent. */
  uploadFile(source: UploadSource, options?: TransferOptions): Promise<RemoteFile>;
  retrieveFile(fileId: string, signal?: AbortSignal): Promise<RemoteFile>;
  /** Uploaded input files, or all files; a service that cannot filter lists others too, in an order of its own. */
  listFiles(after?: string | null, signal?: AbortSignal, scope?: FileScope): Promise<FilePage>;
  deleteFile(fileId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Streams a file's content to `target`, through a part file beside it that is renamed when complete. A download
   * that was stopped may leave its part, and the next one to the same target goes on with it where it can. Nobody else
   * may use the target's folder meanwhile.
   * @returns the number of bytes written.
   */
  downloadFile(fileId: string, target: string, options?: TransferOptions): Promise<number>;
  createBatch(request: CreateBatchRequest, signal?: AbortSignal): Promise<Batch>;
  /** @param name a text in the names of those that are looked for; only for services that look for names */
  listBatches(after?: string | null, signal?: AbortSignal, name?: string): Promise<BatchPage>;
  retrieveBatch(batchId: string, signal?: AbortSignal): Promise<Batch>;
  /** @throws ApiFailure `wrong_state` when the batch can no longer be cancelled. */
  cancelBatch(batchId: string, signal?: AbortSignal): Promise<Batch>;
}

import { ApiFailure, lacksCall } from '../batches/apiFailure.ts';
import type { Batch } from '../batches/batch.ts';
import type {
  BatchApi,
  BatchPage,
  CreateBatchRequest,
  FilePage,
  FileScope,
  ModelInfo,
  RemoteFile,
  TransferOptions,
  UploadSource,
} from '../batches/batchApi.ts';
import { expirySeconds } from '../providers/expirySeconds.ts';
import { profileOf } from '../providers/profiles.ts';
import type { Channel } from './wire/channel.ts';
import { readAmount } from './read/readAmount.ts';
import { readBatch } from './read/readBatch.ts';
import { readModels } from './read/readModels.ts';
import { pageQuery, readPage } from './read/readPage.ts';
import { readRemoteFile } from './read/readRemoteFile.ts';
import { mapInTurns } from '../batches/turns.ts';
import { isObject } from '../json/unknownJson.ts';

/** The Files and Batches API of one account, over its channel. */
export class AccountApi implements BatchApi {
  readonly #channel: Channel;
  readonly #maxDownloadBytes: number;

  constructor(channel: Channel, maxDownloadBytes: number) {
    this.#channel = channel;
    this.#maxDownloadBytes = maxDownloadBytes;
  }

  /** A service without a list of models shows by its list of batches that it can be reached; the answer is then empty. */
  async listModels(signal?: AbortSignal): Promise<readonly ModelInfo[]> {
    try {
      return await this.#channel.json({ method: 'GET', path: ['models'], signal }, readModels);
    } catch (error) {
      if (!lacksCall(error)) throw error;
      await this.listBatches(null, signal);
      return [];
    }
  }

  async countTokens(request: object, signal?: AbortSignal): Promise<number | undefined> {
    const path = profileOf(this.#channel.account.provider).tokenCounter;
    if (!path) return undefined;
    const headers = { 'content-type': 'application/json' };
    const body = Buffer.from(JSON.stringify(request));
    return this.#channel.json({ method: 'POST', path, headers, body, signal }, (json) =>
      readAmount(json, 'total_tokens'),
    );
  }

  async balance(signal?: AbortSignal): Promise<number | undefined> {
    const path = profileOf(this.#channel.account.provider).balance;
    if (!path) return undefined;
    return this.#channel.json({ method: 'GET', path, signal }, (json) =>
      readAmount(json, 'available_balance'),
    );
  }

  async uploadFile(source: UploadSource, options: TransferOptions = {}): Promise<RemoteFile> {
    const { upload } = await import('./transfer/upload.ts');
    return upload(this.#channel, source, options);
  }

  retrieveFile(fileId: string, signal?: AbortSignal): Promise<RemoteFile> {
    return this.#channel.json({ method: 'GET', path: ['files', fileId], signal }, (json) =>
      sameId(fileId, readRemoteFile(json)),
    );
  }

  listFiles(
    after: string | null = null,
    signal?: AbortSignal,
    scope: FileScope = 'input',
  ): Promise<FilePage> {
    const { filePurpose: purpose, listLimit } = profileOf(this.#channel.account.provider);
    const only = scope === 'input' ? { purpose } : {};
    const query = { ...only, limit: String(listLimit), ...pageQuery(after) };
    return this.#channel.json({ method: 'GET', path: ['files'], query, signal }, async (json) => {
      const { items, ...rest } = readPage(json, after, listLimit, 'file', 'files');
      return { files: await mapInTurns(items, readRemoteFile), ...rest };
    });
  }

  deleteFile(fileId: string, signal?: AbortSignal): Promise<void> {
    return this.#channel.json({ method: 'DELETE', path: ['files', fileId], signal }, (json) => {
      if (isObject(json) && json['deleted'] === false) {
        throw new ApiFailure({ kind: 'rejected', outcomeUnknown: false });
      }
    });
  }

  async downloadFile(
    fileId: string,
    target: string,
    options: TransferOptions = {},
  ): Promise<number> {
    const { download } = await import('./transfer/download.ts');
    return download(this.#channel, fileId, target, {
      ...options,
      maxBytes: this.#maxDownloadBytes,
    });
  }

  createBatch(request: CreateBatchRequest, signal?: AbortSignal): Promise<Batch> {
    const { account, options } = this.#channel;
    const output = profileOf(account.provider).expiry?.output;
    const seconds = expirySeconds(output, options.fileDays?.() ?? 0);
    const body = {
      input_file_id: request.inputFileId,
      endpoint: request.endpoint,
      completion_window: request.completionWindow,
      ...(Object.keys(request.metadata).length > 0 && { metadata: request.metadata }),
      ...(output && seconds !== undefined && { [output.field]: { anchor: 'created_at', seconds } }),
    };
    return this.#channel.json(
      {
        method: 'POST',
        path: ['batches'],
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
        signal,
      },
      this.#readBatch,
    );
  }

  listBatches(
    after: string | null = null,
    signal?: AbortSignal,
    name?: string,
  ): Promise<BatchPage> {
    const { listLimit, listedByName } = profileOf(this.#channel.account.provider);
    const named = name !== undefined && listedByName !== undefined && { [listedByName]: name };
    const query = { limit: String(listLimit), ...pageQuery(after), ...named };
    return this.#channel.json({ method: 'GET', path: ['batches'], query, signal }, async (json) => {
      const { items, ...rest } = readPage(json, after, listLimit, 'batch', 'batches', 'jobs');
      return { batches: await mapInTurns(items, this.#readBatch), ...rest };
    });
  }

  retrieveBatch(batchId: string, signal?: AbortSignal): Promise<Batch> {
    return this.#channel.json({ method: 'GET', path: ['batches', batchId], signal }, (json) =>
      sameId(batchId, this.#readBatch(json)),
    );
  }

  cancelBatch(batchId: string, signal?: AbortSignal): Promise<Batch> {
    return this.#channel.json(
      { method: 'POST', path: ['batches', batchId, 'cancel'], signal, isCancel: true },
      (json) => sameId(batchId, this.#readBatch(json)),
    );
  }

  readonly #readBatch = (json: unknown): Batch => readBatch(this.#channel.account.id, json);
}

/** Held against what was asked for. @throws ApiFailure `malformed` when it is another one */
function sameId<T extends { readonly id: string }>(id: string, answer: T): T {
  if (answer.id !== id) throw new ApiFailure({ kind: 'malformed', code: 'other_id' });
  return answer;
}

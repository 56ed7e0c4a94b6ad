import { writeFile } from 'node:fs/promises';
import { ApiFailure } from '../../src/batches/apiFailure.ts';
import type { Batch } from '../../src/batches/batch.ts';
import type {
  BatchApi,
  BatchPage,
  CreateBatchRequest,
  FilePage,
  RemoteFile,
  TransferOptions,
  UploadSource,
} from '../../src/batches/batchApi.ts';
import { aBatch } from './aBatch.ts';

export type CallName = keyof BatchApi;

/** The port over lists in memory, for tests of what stands before it; a test decides per call what goes wrong. */
export class MemoryService implements BatchApi {
  batches: Batch[] = [];
  files: RemoteFile[] = [];
  /** Content per file id. */
  readonly contents = new Map<string, string>();
  readonly calls: CallName[] = [];
  pageSize = 100;
  now = 1_790_000_000;
  accountId = 'kimi';
  /** Runs before the call takes effect: throws, or waits. */
  before: (call: CallName, argument: string) => Promise<void> | void = () => undefined;
  /** Runs after the call took effect, before the answer arrives. */
  after: (call: CallName, argument: string) => Promise<void> | void = () => undefined;

  listModels() {
    return this.#call('listModels', '', () => []);
  }

  countTokens() {
    return this.#call('countTokens', '', () => undefined);
  }

  balance() {
    return this.#call('balance', '', () => undefined);
  }

  uploadFile(source: UploadSource, options?: TransferOptions): Promise<RemoteFile> {
    return this.#call('uploadFile', source.filename, () => {
      options?.onProgress?.({ bytes: source.bytes, total: source.bytes });
      const file = {
        id: `file-${String(this.files.length + 1)}`,
        bytes: source.bytes,
        filename: source.filename,
        purpose: 'batch',
        status: 'processed',
        createdAt: this.now,
      };
      this.files.push(file);
      return file;
    });
  }

  retrieveFile(fileId: string): Promise<RemoteFile> {
    return this.#call('retrieveFile', fileId, () =>
      orNotFound(this.files.find((file) => file.id === fileId)),
    );
  }

  listFiles(after?: string | null): Promise<FilePage> {
    return this.#call('listFiles', after ?? '', () => {
      const newestFirst = this.files.toReversed();
      const { items, ...rest } = pageOf(newestFirst, after, this.pageSize);
      return { files: items, ...rest };
    });
  }

  deleteFile(fileId: string): Promise<void> {
    return this.#call('deleteFile', fileId, () => {
      this.files = this.files.filter((file) => file.id !== fileId);
    });
  }

  async downloadFile(fileId: string, target: string, _options?: TransferOptions): Promise<number> {
    const content = await this.#call('downloadFile', fileId, () =>
      orNotFound(this.contents.get(fileId)),
    );
    await writeFile(target, content);
    return Buffer.byteLength(content);
  }

  createBatch(request: CreateBatchRequest): Promise<Batch> {
    return this.#call('createBatch', request.inputFileId, () => {
      const batch = aBatch({
        accountId: this.accountId,
        id: `batch_${String(this.batches.length + 1)}`,
        status: 'validating',
        inputFileId: request.inputFileId,
        endpoint: request.endpoint,
        completionWindow: request.completionWindow,
        metadata: request.metadata,
        times: { createdAt: this.now },
      });
      this.batches.unshift(batch);
      return batch;
    });
  }

  /** Finds names in ids. */
  listBatches(after?: string | null, _signal?: AbortSignal, name = ''): Promise<BatchPage> {
    return this.#call('listBatches', after ?? '', () => {
      const named = this.batches.filter(({ id }) => id.includes(name));
      const { items, ...rest } = pageOf(named, after, this.pageSize);
      return { batches: items, ...rest };
    });
  }

  retrieveBatch(batchId: string): Promise<Batch> {
    return this.#call('retrieveBatch', batchId, () =>
      orNotFound(this.batches.find((batch) => batch.id === batchId)),
    );
  }

  cancelBatch(batchId: string): Promise<Batch> {
    return this.#call('cancelBatch', batchId, () => this.change(batchId, { status: 'cancelling' }));
  }

  /** Changes a batch as the service would. */
  change(batchId: string, change: Partial<Omit<Batch, 'times'>>): Batch {
    const batch = orNotFound(this.batches.find((candidate) => candidate.id === batchId));
    const changed = { ...batch, ...change, statusWord: change.status ?? batch.statusWord };
    this.batches = this.batches.map((candidate) => (candidate === batch ? changed : candidate));
    return changed;
  }

  async #call<T>(name: CallName, argument: string, act: () => T): Promise<T> {
    this.calls.push(name);
    await this.before(name, argument);
    const answer = act();
    await this.after(name, argument);
    return answer;
  }
}

function pageOf<T extends { readonly id: string }>(
  all: readonly T[],
  after: string | null | undefined,
  size: number,
): { readonly items: readonly T[]; readonly next: string | null; readonly isLast: boolean } {
  const start = after ? all.findIndex(({ id }) => id === after) + 1 : 0;
  const items = all.slice(start, start + size);
  const isLast = start + items.length >= all.length;
  return { items, next: isLast ? null : (items.at(-1)?.id ?? null), isLast };
}

function orNotFound<T>(value: T | undefined): T {
  if (value === undefined) throw new ApiFailure({ kind: 'not_found', status: 404 });
  return value;
}

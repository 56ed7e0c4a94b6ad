import { asApiFailure, type ApiFailure } from '../../batches/apiFailure.ts';
import type { BatchApi, RemoteFile } from '../../batches/batchApi.ts';
import { filePage } from '../../tracking/files/deleteFiles.ts';

/** What is shown of one account's files. */
export interface AccountFiles {
  /** Newest first where the service says when each was made. */
  readonly files: readonly RemoteFile[];
  /** Are there more at the service, or more than are shown? */
  readonly hasMore: boolean;
  readonly failure: ApiFailure | undefined;
}

/** So many rows at a time: a service may send thousands in one answer. */
const step = 200;

/** The files of one account, read page by page as far as someone looks. */
export class FileList {
  readonly #api: () => BatchApi;
  readonly #changed: () => void;
  #files = new Map<string, RemoteFile>();
  #next: string | null = null;
  #shown = step;
  #failure: ApiFailure | undefined;
  #reading: Promise<void> | undefined;
  #isRead = false;

  /** @param changed called whenever its state is another one */
  constructor(api: () => BatchApi, changed: () => void) {
    this.#api = api;
    this.#changed = changed;
  }

  get state(): AccountFiles {
    const sorted = [...this.#files.values()].sort(
      (a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0),
    );
    return {
      files: sorted.slice(0, this.#shown),
      hasMore: sorted.length > this.#shown || this.#next !== null,
      failure: this.#failure,
    };
  }

  /** How many are known, and how large they are together; `isAll` when none are left at the service. */
  get sum(): { readonly files: number; readonly bytes: number; readonly isAll: boolean } {
    let bytes = 0;
    for (const file of this.#files.values()) bytes += file.bytes ?? 0;
    return { files: this.#files.size, bytes, isAll: this.#isRead && this.#next === null };
  }

  get isRead(): boolean {
    return this.#isRead;
  }

  find(fileId: string): RemoteFile | undefined {
    return this.#files.get(fileId);
  }

  /** Reads the first page, once for all who ask meanwhile. A failure is kept in the state. */
  read(signal: AbortSignal): Promise<void> {
    this.#reading ??= this.#readPage(null, signal).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Shows more of what is here, and reads the next page when that is used up. */
  async more(signal: AbortSignal): Promise<void> {
    this.#shown += step;
    if (this.#files.size >= this.#shown || this.#next === null) this.#changed();
    else await this.#readPage(this.#next, signal);
  }

  remove(fileId: string): void {
    if (this.#files.delete(fileId)) this.#changed();
  }

  async #readPage(cursor: string | null, signal: AbortSignal): Promise<void> {
    try {
      const page = await filePage(this.#api(), cursor, signal);
      if (cursor === null) {
        this.#files = new Map();
        this.#shown = step;
      }
      // A cursor that leads nowhere new would be offered for ever.
      const isNews = page.files.some(({ id }) => !this.#files.has(id));
      for (const file of page.files) this.#files.set(file.id, file);
      this.#next = isNews && page.next !== cursor ? page.next : null;
      this.#failure = undefined;
    } catch (error) {
      const failure = asApiFailure(error);
      if (!failure) throw error;
      // Nobody waits any longer: that says nothing about the service.
      if (failure.kind !== 'cancelled') this.#failure = failure;
    } finally {
      this.#isRead = true;
      this.#changed();
    }
  }
}

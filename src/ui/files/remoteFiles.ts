import type { Account } from '../../batches/account.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';
import { FileList } from './fileList.ts';

/** The files of every account at its service, as far as someone looked. */
export class RemoteFiles implements Disposable {
  readonly #apiFor: (account: Account) => BatchApi;
  readonly #lists = new Map<string, FileList>();
  readonly #closing = new AbortController();
  /** Aborts when nobody looks any longer. */
  readonly closing = this.#closing.signal;
  readonly #changed = new Emitter<string>();
  /** The id of an account whose files are other ones now. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor(apiFor: (account: Account) => BatchApi) {
    this.#apiFor = apiFor;
  }

  /** An account that moved to another address has other files. */
  of(account: Account): FileList {
    const key = JSON.stringify([account.id, account.provider, account.baseUrl]);
    const known = this.#lists.get(key);
    if (known) return known;
    const list = new FileList(
      () => this.#apiFor(account),
      () => this.#changed.fire(account.id),
    );
    this.#lists.set(key, list);
    return list;
  }

  dispose(): void {
    this.#closing.abort();
    this.#changed.dispose();
  }
}

import type { QueryProgress } from '../../results/query/session.ts';
import type { KeptState } from '../messages/keptState.ts';
import type { CallName, HostCalls, ToHost, ToView, ViewAction } from '../messages/viewMessages.ts';

interface EditorApi {
  postMessage(message: ToHost): void;
}

declare function acquireVsCodeApi(): EditorApi;

type Told = Exclude<ToView, { kind: 'reply' | 'failed' | 'progress' }>;

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The view's end of the line to its host. */
export class HostLink {
  readonly #api = acquireVsCodeApi();
  readonly #waiting = new Map<number, Waiting>();
  readonly #progress = new Map<number, (progress: QueryProgress) => void>();
  #last = 0;

  constructor(tell: (message: Told) => void) {
    window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
      if (data.kind === 'reply') this.#take(data.id)?.resolve(data.value as never);
      else if (data.kind === 'failed') this.#take(data.id)?.reject(new Error(data.message));
      else if (data.kind === 'progress') this.#progress.get(data.id)?.(data.progress);
      else tell(data);
    });
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  ready(): void {
    this.#api.postMessage({ kind: 'ready' });
  }

  act(action: ViewAction): void {
    this.#api.postMessage({ kind: 'action', action });
  }

  /** @throws Error with a sentence of the host */
  call<M extends CallName>(
    method: M,
    args: Parameters<HostCalls[M]>,
    onProgress?: (progress: QueryProgress) => void,
  ): Promise<ReturnType<HostCalls[M]>> {
    const id = ++this.#last;
    // One query runs at a time: what is told of an earlier one is of no use.
    if (onProgress) {
      this.#progress.clear();
      this.#progress.set(id, onProgress);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#api.postMessage({ kind: 'call', id, method, args } as ToHost);
    });
  }

  keep(state: KeptState): void {
    this.#api.postMessage({ kind: 'keep', state });
  }
}

import type { WorkerPool } from '../file/workerPool.ts';
import type { FileSize, TokenEstimate } from './estimateTokens.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { TokenNews, TokenTask } from './tokenWorker.ts';

/** Estimates the tokens of files, with a tokenizer in a thread of its own. */
export class TokenThread {
  readonly #workers: WorkerPool;

  /** @param workers of the program `tokenWorker` */
  constructor(workers: WorkerPool) {
    this.#workers = workers;
  }

  /** @throws as `estimateTokens`, or when the thread ends early */
  async estimate(
    path: string,
    size: FileSize,
    tokenizer: Tokenizer | undefined,
    signal?: AbortSignal,
  ): Promise<TokenEstimate | undefined> {
    if (!tokenizer) {
      const { estimateTokens } = await import('./estimateTokens.ts');
      return estimateTokens(path, size, signal);
    }
    const task: TokenTask = { path, size, tokenizer };
    let found: TokenEstimate | undefined;
    const listen = (news: unknown) => {
      found = (news as TokenNews).estimate;
    };
    await this.#workers.run(task, listen, signal);
    return found;
  }
}

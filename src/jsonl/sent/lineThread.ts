import type { FoundLines, WantedPlace } from './findLines.ts';
import type { LineNews, LineTask } from './lineWorker.ts';
import type { WorkerPool } from '../file/workerPool.ts';

/** Work on the lines of files as they were sent, in a thread of its own. */
export class LineThread {
  readonly #workers: WorkerPool;

  /** @param workers of the program `lineWorker` */
  constructor(workers: WorkerPool) {
    this.#workers = workers;
  }

  /**
   * Writes the index of a file's lines to a new file.
   * @returns the SHA-256, in hexadecimal, of what was indexed
   * @throws the signal's reason when it aborts, or the system's error
   */
  async index(path: string, target: string, signal?: AbortSignal): Promise<string> {
    return (await this.#run({ path, target }, signal)).sha256;
  }

  /** Looks for lines in a file. @throws as `index` */
  async find(
    path: string,
    wanted: readonly WantedPlace[],
    signal?: AbortSignal,
  ): Promise<FoundLines> {
    return { places: [], ...(await this.#run({ path, wanted }, signal)) };
  }

  /** @returns the SHA-256 of a file, in hexadecimal @throws as `index` */
  async hash(path: string, signal?: AbortSignal): Promise<string> {
    return (await this.#run({ path }, signal)).sha256;
  }

  async #run(task: LineTask, signal: AbortSignal | undefined): Promise<LineNews> {
    let news: LineNews | undefined;
    const listen = (said: unknown) => {
      news = said as LineNews;
    };
    await this.#workers.run(task, listen, signal);
    if (!news) throw new Error('The thread ended early');
    return news;
  }
}

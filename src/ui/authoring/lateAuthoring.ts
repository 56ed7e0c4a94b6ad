import type { ResourceLimits } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { WorkerPool } from '../../jsonl/file/workerPool.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Settings } from '../kit/settings.ts';
import type { Authoring } from './registerAuthoring.ts';

const language = 'batch-prompt';

/** Loads the language support when the first batch prompt is open, or a command needs it. */
export class LateAuthoring implements vscode.Disposable {
  readonly #clock: Clock;
  readonly #workers: (limits: ResourceLimits) => WorkerPool;
  readonly #settings: Pick<Settings, 'wrapsJson'>;
  readonly #logError: (error: unknown) => void;
  readonly #opened: vscode.Disposable;
  #loading: Promise<Authoring> | undefined;
  #isDisposed = false;

  /** @param workers of the program `authoringWorker` */
  constructor(
    clock: Clock,
    workers: (limits: ResourceLimits) => WorkerPool,
    settings: Pick<Settings, 'wrapsJson'>,
    logError: (error: unknown) => void,
  ) {
    this.#clock = clock;
    this.#workers = workers;
    this.#settings = settings;
    this.#logError = logError;
    const look = ({ languageId }: vscode.TextDocument) => {
      if (languageId === language) this.load().catch(logError);
    };
    this.#opened = vscode.workspace.onDidOpenTextDocument(look);
    vscode.workspace.textDocuments.forEach(look);
  }

  load(): Promise<Authoring> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<Authoring> {
    const { registerAuthoring } = await import('./registerAuthoring.ts');
    const { AuthoringThread, threadLimits } =
      await import('../../authoring/thread/authoringThread.ts');
    const thread = new AuthoringThread(this.#workers(threadLimits));
    const authoring = registerAuthoring(this.#clock, thread, this.#settings, this.#logError);
    if (this.#isDisposed) authoring.dispose();
    return authoring;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#opened.dispose();
    void this.#loading?.then((authoring) => {
      authoring.dispose();
    });
  }
}

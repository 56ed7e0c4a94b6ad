import * as vscode from 'vscode';
import type { AuthoringThread } from '../../authoring/thread/authoringThread.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Authoring } from './registerAuthoring.ts';

const language = 'batch-prompt';

/** Loads the language support when the first batch prompt is open, or a command needs it. */
export class LateAuthoring implements vscode.Disposable {
  readonly #clock: Clock;
  readonly #thread: AuthoringThread;
  readonly #logError: (error: unknown) => void;
  readonly #opened: vscode.Disposable;
  #loading: Promise<Authoring> | undefined;
  #isDisposed = false;

  constructor(clock: Clock, thread: AuthoringThread, logError: (error: unknown) => void) {
    this.#clock = clock;
    this.#thread = thread;
    this.#logError = logError;
    const look = ({ languageId }: vscode.TextDocument) => {
      if (languageId === language) this.load().catch(logError);
    };
    this.#opened = vscode.workspace.onDidOpenTextDocument(look);
    vscode.workspace.textDocuments.forEach(look);
  }

  load(): Promise<Authoring> {
    this.#loading ??= import('./registerAuthoring.ts').then(({ registerAuthoring }) => {
      const authoring = registerAuthoring(this.#clock, this.#thread, this.#logError);
      if (this.#isDisposed) authoring.dispose();
      return authoring;
    });
    return this.#loading;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#opened.dispose();
    void this.#loading?.then((authoring) => {
      authoring.dispose();
    });
  }
}

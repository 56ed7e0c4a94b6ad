import * as vscode from 'vscode';
import { diskFailure } from '../../../batches/diskFailure.ts';
import type { Disposable } from '../../../batches/emitter.ts';
import type { ResultSession } from '../../../results/query/session.ts';
import type {
  CallName,
  HostCalls,
  Revealed,
  ToHost,
  ToView,
} from '../../../webview/messages/viewMessages.ts';
import { foreseenMessage } from '../../kit/failures.ts';
import { formatsFor } from '../../kit/formats.ts';
import { logText } from '../../kit/logText.ts';
import { locateSources, type LocatedSource } from './locateSources.ts';
import type { AnswerTexts } from './answerTexts.ts';
import type { KeptViews } from './keptViews.ts';
import type { ViewDeps } from './viewDeps.ts';
import { resultsHtml } from './resultsHtml.ts';
import { headOf, infoOf } from './sourceFacts.ts';
import { ViewActions } from './viewActions.ts';

export interface OpenedView {
  readonly located: readonly LocatedSource[];
  readonly session: ResultSession;
}

/** What all views have in common. */
interface SharedParts {
  readonly kept: KeptViews;
  readonly texts: AnswerTexts;
}

type Asked = Extract<ToHost, { kind: 'call' }>;

/** One view's host: opens the results once, and answers the view each time it is drawn again. */
export class ViewHost implements Disposable {
  readonly #deps: ViewDeps;
  readonly #uri: vscode.Uri;
  readonly #panel: vscode.WebviewPanel;
  readonly #kept: KeptViews;
  readonly #owned: Disposable[];
  readonly #actions: ViewActions;
  #opening = new AbortController();
  #opened: Promise<OpenedView> | undefined;
  #revealed: Revealed | undefined;
  #isReady = false;
  /** What is waited for, in words. */
  #waiting = '';

  constructor(deps: ViewDeps, uri: vscode.Uri, panel: vscode.WebviewPanel, shared: SharedParts) {
    this.#deps = deps;
    this.#uri = uri;
    this.#panel = panel;
    this.#kept = shared.kept;
    this.#actions = new ViewActions(deps, uri, {
      opened: () => this.#opened,
      reopen: () => this.reopen(),
      texts: shared.texts,
    });
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(deps.extensionUri, 'dist')],
    };
    this.#owned = [
      webview.onDidReceiveMessage((message: ToHost) => void this.#hear(message)),
      deps.store.onDidChange(() => void this.#follow()),
    ];
    webview.html = resultsHtml(webview, deps.extensionUri);
    // Files are found and read while the page is loaded.
    this.#opened = this.#open(this.#opening.signal);
    this.#opened.catch(() => undefined);
  }

  /** Shows one request alone, or what a link says, once there is something to see. */
  reveal(revealed: Revealed): void {
    this.#revealed = revealed;
    if (this.#isReady) this.#sendReveal();
  }

  #sendReveal(): void {
    if (this.#revealed === undefined) return;
    this.#send(this.#revealed);
    this.#revealed = undefined;
  }

  /** Reads everything anew. */
  async reopen(): Promise<void> {
    this.#close();
    this.#opening = new AbortController();
    this.#opened = this.#open(this.#opening.signal);
    await this.#tellOpened();
  }

  async #hear(message: ToHost): Promise<void> {
    if (message.kind === 'call') return this.#answer(message);
    if (message.kind === 'action') return this.#actions.run(message.action);
    if (message.kind === 'keep') {
      this.#kept.keep(this.#uri.toString(), message.state);
      return;
    }
    this.#isReady = true;
    this.#send({ kind: 'waiting', text: this.#waiting });
    this.#sendReveal();
    this.#opened ??= this.#open(this.#opening.signal);
    await this.#tellOpened();
  }

  async #tellOpened(): Promise<void> {
    try {
      const { located } = (await this.#opened) as OpenedView;
      const kept = this.#kept.stateOf(this.#uri.toString());
      this.#send({ kind: 'opened', info: infoOf(located), kept });
    } catch (error) {
      this.#opened = undefined;
      if (this.#opening.signal.aborted) return;
      this.#send({ kind: 'unopened', message: this.#sentenceFor(error) });
    }
  }

  async #open(signal: AbortSignal): Promise<OpenedView> {
    const formats = formatsFor(vscode.env.language);
    this.#wait(vscode.l10n.t('Looking for the files…'));
    const locating = locateSources(this.#deps, this.#uri, {
      signal,
      onProgress: (bytes) => {
        this.#wait(vscode.l10n.t('Downloading: {0}', formats.bytes(bytes)));
      },
    });
    const opening = this.#deps.openResults(
      locating.then((located) => located.map(({ source }) => source)),
    );
    opening.catch(() => undefined);
    const located = await locating;
    this.#wait(vscode.l10n.t('Reading results…'));
    const session = await opening;
    if (signal.aborted) session.dispose();
    signal.throwIfAborted();
    return { located, session };
  }

  async #answer(asked: Asked): Promise<void> {
    const { id } = asked;
    try {
      const opened = await this.#opened;
      if (!opened) return;
      this.#send({ kind: 'reply', id, value: await this.#value(opened, asked) });
    } catch (error) {
      this.#send({ kind: 'failed', id, message: this.#sentenceFor(error) });
    }
  }

  #value({ session, located }: OpenedView, asked: Asked): Promise<unknown> {
    type Answers = {
      readonly [M in CallName]: (...args: Parameters<HostCalls[M]>) => Promise<unknown>;
    };
    const answers: Answers = {
      head: async () => headOf(await session.overview(), located),
      columns: () => session.columns(),
      query: (query) =>
        session.query(query, (progress) => {
          this.#send({ kind: 'progress', id: asked.id, progress });
        }),
      rows: (...args) => session.rows(...args),
      detail: (row) => session.detail(row),
      distribution: (...args) => session.distribution(...args),
      mark: (...args) => session.mark(...args),
    };
    const answer = answers[asked.method] as (...args: readonly unknown[]) => Promise<unknown>;
    return answer(...asked.args);
  }

  /** Reads anew what batches have brought meanwhile. */
  async #follow(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    const shown = opened?.located.flatMap(({ batch, more = [] }) =>
      batch ? [batch, ...more] : more,
    );
    const isOld = shown?.some((batch) => {
      const now = this.#deps.store.find(batch.accountId, batch.id);
      return now && stateOf(now) !== stateOf(batch);
    });
    if (isOld) await this.reopen();
  }

  #sentenceFor(error: unknown): string {
    const sentence = foreseenMessage(diskFailure(error));
    if (sentence !== undefined) return sentence;
    this.#deps.log.error(logText(error));
    return vscode.l10n.t('Something went wrong in Batch Studio. See the log for details.');
  }

  #wait(text: string): void {
    this.#waiting = text;
    if (this.#isReady) this.#send({ kind: 'waiting', text });
  }

  #send(message: ToView): void {
    void this.#panel.webview.postMessage(message);
  }

  #close(): void {
    this.#opening.abort();
    void this.#opened?.then(
      ({ session }) => session.dispose(),
      () => undefined,
    );
    this.#opened = undefined;
  }

  dispose(): void {
    this.#close();
    for (const part of this.#owned) part.dispose();
  }
}

function stateOf({
  status,
  outputFileId,
  errorFileId,
}: NonNullable<LocatedSource['batch']>): string {
  return JSON.stringify([status, outputFileId, errorFileId]);
}

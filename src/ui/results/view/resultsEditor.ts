import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import type { Revealed } from '../../../webview/messages/viewMessages.ts';
import { AnswerTexts } from './answerTexts.ts';
import { KeptViews } from './keptViews.ts';
import { resultsViewType } from './viewAddress.ts';
import type { ViewDeps } from './viewDeps.ts';
import type { ViewHost } from './viewHost.ts';

/** The custom editor of results; what it needs is loaded with the first one that opens. */
export class ResultsEditor implements vscode.CustomReadonlyEditorProvider, Disposable {
  readonly #deps: ViewDeps;
  readonly #hosts = new Map<string, ViewHost>();
  /** What views are to show once they are open, by address. */
  readonly #revealed = new Map<string, Revealed>();
  readonly #kept: KeptViews;
  readonly #texts = new AnswerTexts();
  readonly #registration: Disposable;

  constructor(deps: ViewDeps) {
    this.#deps = deps;
    this.#kept = new KeptViews(deps.memory);
    this.#registration = vscode.window.registerCustomEditorProvider(resultsViewType, this);
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return {
      uri,
      dispose() {
        // The session is its view's.
      },
    };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    const { ViewHost: Host } = await import('./viewHost.ts');
    const key = uri.toString();
    const host = new Host(this.#deps, uri, panel, { kept: this.#kept, texts: this.#texts });
    this.#hosts.set(key, host);
    panel.onDidDispose(() => {
      host.dispose();
      this.#kept.close(key);
      if (this.#hosts.get(key) === host) this.#hosts.delete(key);
    });
    const revealed = this.#revealed.get(key);
    this.#revealed.delete(key);
    if (revealed) host.reveal(revealed);
  }

  /** Opens a view, or comes back to it; at one request, or as a link says. */
  async show(uri: vscode.Uri, revealed?: Revealed): Promise<void> {
    const key = uri.toString();
    const open = this.#hosts.get(key);
    if (revealed && !open) this.#revealed.set(key, revealed);
    await vscode.commands.executeCommand('vscode.openWith', uri, resultsViewType, {
      preview: false,
    });
    if (revealed) open?.reveal(revealed);
  }

  /** Reads the files of an open view again. */
  async refresh(uri: vscode.Uri): Promise<void> {
    await this.#hosts.get(uri.toString())?.reopen();
  }

  dispose(): void {
    for (const host of this.#hosts.values()) host.dispose();
    this.#texts.dispose();
    this.#registration.dispose();
  }
}

import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import { AnswerTexts } from './answerTexts.ts';
import { KeptViews } from './keptViews.ts';
import { resultsViewType } from './viewAddress.ts';
import type { ViewDeps } from './viewDeps.ts';
import type { ViewHost } from './viewHost.ts';

/** The custom editor of results; what it needs is loaded with the first one that opens. */
export class ResultsEditor implements vscode.CustomReadonlyEditorProvider, Disposable {
  readonly #deps: ViewDeps;
  readonly #hosts = new Map<string, ViewHost>();
  /** Requests that views are to show once they are open, by address. */
  readonly #revealed = new Map<string, string>();
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
    const customId = this.#revealed.get(key);
    this.#revealed.delete(key);
    if (customId !== undefined) host.reveal(customId);
  }

  /** Opens a view, or comes back to it; with an id, at that request. */
  async show(uri: vscode.Uri, customId?: string): Promise<void> {
    const key = uri.toString();
    const open = this.#hosts.get(key);
    if (customId !== undefined && !open) this.#revealed.set(key, customId);
    await vscode.commands.executeCommand('vscode.openWith', uri, resultsViewType, {
      preview: false,
    });
    if (customId !== undefined) open?.reveal(customId);
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

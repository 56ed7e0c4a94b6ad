import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';

const scheme = 'batch-studio-answer';
/** Texts beyond these are forgotten, the oldest first; each is 1 MB at most for each part of a request. */
const mostTexts = 20;

/** Answers as read-only documents: to be read, searched, compared and saved elsewhere, and closed without a question. */
export class AnswerTexts implements vscode.TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  #count = 0;

  /** A document that is not shown yet. @param extension decides its language: `json` */
  add(name: string, extension: string, text: string): vscode.Uri {
    const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60);
    const path = `/${String(++this.#count)}/${safe}.${extension}`;
    this.#texts.set(path, text);
    for (const old of this.#texts.keys()) {
      if (this.#texts.size <= mostTexts) break;
      this.#texts.delete(old);
    }
    return vscode.Uri.from({ scheme, path });
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? vscode.l10n.t('Open this answer again from its results.');
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

import * as vscode from 'vscode';
import type { PromptState, PromptStates } from './promptStates.ts';

const scheme = 'batch-studio-preview';

export const previewSelector: vscode.DocumentSelector = { scheme };

/** The first requests of prompts as read-only batch files that follow what is typed. */
export class PreviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #states: PromptStates;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #parts: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(states: PromptStates) {
    this.#states = states;
    this.#parts = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      states.onDidChange(({ document }) => {
        this.#changed.fire(previewUri(document.uri));
      }),
      this.#changed,
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri.query));
    return textOf(await this.#states.of(document));
  }

  /** Opens it beside its prompt, which keeps the keys. @returns its URI */
  async show(prompt: vscode.Uri): Promise<vscode.Uri> {
    const uri = previewUri(prompt);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
    return uri;
  }

  dispose(): void {
    this.#parts.dispose();
  }
}

/** The prompt of a preview; any other address is what it is. */
export function promptOfPreview(uri: vscode.Uri): vscode.Uri {
  return uri.scheme === scheme ? vscode.Uri.parse(uri.query) : uri;
}

export function previewUri(prompt: vscode.Uri): vscode.Uri {
  const path = prompt.path.replace(/(\.batch)?\.md$/i, '.preview.jsonl');
  return vscode.Uri.from({ scheme, path, query: prompt.toString() });
}

function textOf({ lines }: PromptState): string {
  const built = lines.filter((line) => line !== undefined);
  return built.length === 0 ? '' : `${built.join('\n')}\n`;
}

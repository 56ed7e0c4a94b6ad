import * as vscode from 'vscode';
import type { Settings } from '../kit/settings.ts';
import type { PromptState, PromptStates } from './promptStates.ts';

const scheme = 'batch-studio-preview';

export const previewSelector: vscode.DocumentSelector = { scheme };

/** The first requests of prompts as read-only batch files that follow what is typed. */
export class PreviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #states: PromptStates;
  readonly #settings: Pick<Settings, 'wrapsJson'>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #parts: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(states: PromptStates, settings: Pick<Settings, 'wrapsJson'>) {
    this.#states = states;
    this.#settings = settings;
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

  /** Opens it beside its prompt, which keeps the keys; its long lines are broken. @returns its URI */
  async show(prompt: vscode.Uri): Promise<vscode.Uri> {
    const uri = previewUri(prompt);
    const { textDocuments } = vscode.workspace;
    const isNew = textDocuments.every((one) => one.uri.toString() !== uri.toString());
    const { activeTextEditor } = vscode.window;
    const document = await vscode.workspace.openTextDocument(uri);
    const viewColumn = vscode.ViewColumn.Beside;
    const isWrapped = !isNew || this.#settings.wrapsJson(uri, document.languageId);
    await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: isWrapped });
    if (isWrapped) return uri;
    // What is said to the model stands far right. The editor wraps one document alone by a command on the active one.
    await vscode.commands.executeCommand('editor.action.toggleWordWrap');
    if (activeTextEditor)
      await vscode.window.showTextDocument(activeTextEditor.document, activeTextEditor.viewColumn);
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

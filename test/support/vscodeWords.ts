import { registerHooks } from 'node:module';

/**
 * Lets plain Node load modules of `src/ui` that need the editor for little more than words: `vscode.l10n.t` fills the
 * English sentence. Call it before such a module is imported.
 */
export function provideVscodeWords(): void {
  const source = `
    import { fileURLToPath, pathToFileURL } from 'node:url';
    const fill = (text, args) => text.replace(/\\{(\\d+)\\}/g, (all, n) => String(args[n] ?? all));
    export const l10n = {
      t: (text, ...args) => (typeof text === 'string' ? fill(text, args) : fill(text.message, text.args ?? [])),
    };
    export const env = { language: 'en' };
    export class CancellationError extends Error {}
    export const ProgressLocation = { SourceControl: 1, Window: 10, Notification: 15 };
    export const ViewColumn = {};
    export const QuickPickItemKind = { Separator: -1, Default: 0 };
    export const workspace = { isTrusted: true };
    export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
    export class TreeItem {}
    export class ThemeIcon {}
    export class ThemeColor {}
    export const StatusBarAlignment = { Left: 1, Right: 2 };
    export class MarkdownString {
      value = '';
      appendText(text) {
        this.value += text;
        return this;
      }
      appendMarkdown(text) {
        return this.appendText(text);
      }
    }
    export class EventEmitter {
      #listeners = new Set();
      event = (listener) => {
        this.#listeners.add(listener);
        return { dispose: () => this.#listeners.delete(listener) };
      };
      fire(value) {
        for (const listener of this.#listeners) listener(value);
      }
      dispose() {
        this.#listeners.clear();
      }
    }
    // For a test to fill.
    export const window = {};
    export const commands = {};
    const uri = (text) => ({ scheme: text.split(':')[0], fsPath: fileURLToPath(text), path: decodeURIComponent(new URL(text).pathname), toString: () => text });
    export const Uri = { file: (path) => uri(pathToFileURL(path).href), parse: uri };
  `;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vscode'
        ? { url: 'vscode-words:', format: 'module', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === 'vscode-words:'
        ? { format: 'module', source, shortCircuit: true }
        : next(url, context),
  });
}

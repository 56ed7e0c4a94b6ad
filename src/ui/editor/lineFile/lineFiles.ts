import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import type { Clock } from '../../../batches/clock.ts';
import type { EditorDeps, EditorSettings } from '../ports/editorDeps.ts';
import { lineAddress, lineSchemes, resolveLine } from './lineAddress.ts';
import { minify } from '../../../jsonl/json/minify.ts';
import { prettyLine } from './prettyLine.ts';
import { TrackedLine } from './trackedLine.ts';
import { UserError } from '../../kit/userError.ts';
import { openToEdit } from '../check/openToEdit.ts';

/** Opens a line of a file as formatted JSON; the cursor's line when none is given. @throws when there is no such line */
export async function editLine(
  uri: vscode.Uri,
  line: number | undefined,
  lines: LineFiles,
): Promise<void> {
  const document = await openToEdit(uri);
  const key = uri.toString();
  const editor = vscode.window.visibleTextEditors.find(
    (one) => one.document.uri.toString() === key,
  );
  const wanted = line ?? editor?.selection.active.line ?? 0;
  if (!Number.isInteger(wanted) || wanted < 0 || wanted >= document.lineCount) {
    throw new UserError(
      vscode.l10n.t('There is no line {0}; the file has {1}.', wanted + 1, document.lineCount),
    );
  }
  if (document.lineAt(wanted).isEmptyOrWhitespace) {
    throw new UserError(
      vscode.l10n.t('This line is blank. Put the cursor on a request.'),
      [],
      'notice',
    );
  }
  await lines.edit(document, wanted);
}

/** Single lines of batch files as small JSON files: reading formats the line, saving writes it back to its place. */
export class LineFiles implements vscode.FileSystemProvider, Disposable {
  readonly #clock: Clock;
  readonly #settings: EditorSettings;
  readonly #lines = new Map<string, TrackedLine>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registrations: Disposable;
  #writing: TrackedLine | undefined;

  readonly onDidChangeFile = this.#changed.event;

  constructor({ clock, settings }: Pick<EditorDeps, 'clock' | 'settings'>) {
    this.#clock = clock;
    this.#settings = settings;
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      ...lineSchemes.map((scheme) =>
        vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true }),
      ),
      vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#lines.delete(uri.toString())),
    );
  }

  /** Opens a line beside its document. */
  async edit(document: vscode.TextDocument, line: number): Promise<void> {
    const opened = this.#opened(document.uri, line);
    const uri = opened ?? this.#open(document, line);
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
    // Prompts are long, and half a window is narrow.
    if (!opened && !this.#settings.wrapsJson(uri)) {
      await vscode.commands.executeCommand('editor.action.toggleWordWrap');
    }
  }

  #opened(source: vscode.Uri, line: number): vscode.Uri | undefined {
    for (const [key, tracked] of this.#lines) {
      const isSame = tracked.line === line && tracked.source.toString() === source.toString();
      if (isSame) return vscode.Uri.parse(key, true);
    }
    return undefined;
  }

  #open(document: vscode.TextDocument, line: number): vscode.Uri {
    const now = this.#clock.now();
    const { text } = document.lineAt(line);
    const uri = lineAddress(document.uri, line, text, now);
    this.#lines.set(uri.toString(), new TrackedLine(document.uri, line, text, now));
    return uri;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const tracked = await this.#lineOf(uri);
    // The editor would overwrite a newer file if it had the size of the one it knows.
    const size = Buffer.byteLength(textOf(tracked)) + tracked.changes;
    return { type: vscode.FileType.File, ctime: 0, mtime: tracked.modifiedAt, size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode(textOf(await this.#lineOf(uri)));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const tracked = await this.#known(uri);
    const text = oneLine(new TextDecoder().decode(content));
    const document = await vscode.workspace.openTextDocument(tracked.source);
    const wasDirty = document.isDirty;
    tracked.find(document);
    if (tracked.line === undefined) throw new vscode.FileSystemError(lineGone(tracked.source));
    if (text === tracked.text) return;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(tracked.source, document.lineAt(tracked.line).range, text);
    this.#writing = tracked;
    try {
      if (!(await vscode.workspace.applyEdit(edit))) {
        throw new vscode.FileSystemError(
          vscode.l10n.t('{0} could not be changed. Is it read-only?', nameOf(tracked.source)),
        );
      }
    } finally {
      this.#writing = undefined;
    }
    if (!wasDirty && !document.isUntitled) await document.save();
  }

  async #lineOf(uri: vscode.Uri): Promise<TrackedLine> {
    const tracked = await this.#known(uri);
    if (tracked.line === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return tracked;
  }

  /** After a reload of the window only the address is left. */
  async #known(uri: vscode.Uri): Promise<TrackedLine> {
    const known = this.#lines.get(uri.toString());
    if (known) return known;
    const { document, line } = await resolveLine(uri);
    const { text } = document.lineAt(line);
    const tracked = new TrackedLine(document.uri, line, text, this.#clock.now());
    this.#lines.set(uri.toString(), tracked);
    return tracked;
  }

  #follow(event: vscode.TextDocumentChangeEvent): void {
    const source = event.document.uri.toString();
    for (const [key, tracked] of this.#lines) {
      if (tracked.source.toString() !== source || !tracked.follow(event, this.#clock.now()))
        continue;
      if (tracked === this.#writing) continue;
      const { Changed, Deleted } = vscode.FileChangeType;
      const type = tracked.line === undefined ? Deleted : Changed;
      this.#changed.fire([{ type, uri: vscode.Uri.parse(key, true) }]);
    }
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#registrations.dispose();
    this.#lines.clear();
  }
}

function textOf({ text }: TrackedLine): string {
  // A broken line is shown as it is, so that it can be repaired.
  return isJson(text) ? `${prettyLine(text)}\n` : text;
}

function oneLine(text: string): string {
  if (isJson(text)) return minify(text);
  // Why, the editor marks in the text; the parser's words would carry the text into the editor's logs.
  throw new vscode.FileSystemError(
    vscode.l10n.t(
      'This is not valid JSON, so the line was not written. Repair what is marked, then save again.',
    ),
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function lineGone(source: vscode.Uri): string {
  return vscode.l10n.t(
    'The line was changed or deleted in {0} after you opened it, so nothing was written. Copy your text and open the line again.',
    nameOf(source),
  );
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

import * as vscode from 'vscode';
import type { Span } from '../../authoring/authoringProblem.ts';
import { Build, tableProblem } from '../../authoring/build/buildRequests.ts';
import { preparePrompt, type PreparedPrompt } from '../../authoring/build/prepare.ts';
import type { BuildReport } from '../../authoring/build/writeBatch.ts';
import type { ChosenRows, RowChoice } from '../../authoring/table/choosePreview.ts';
import type { TableHead } from '../../authoring/table/openTable.ts';
import type { AuthoringThread } from '../../authoring/thread/authoringThread.ts';
import type { Clock } from '../../batches/clock.ts';
import { promptLanguage } from './promptFile.ts';
import { rowsInPreview, TableHeads } from './tableHeads.ts';

/** What is known of an open prompt. */
export interface PromptState {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly prepared: PreparedPrompt;
  readonly head: TableHead | ChosenRows | undefined;
  /** The first rows, built. */
  readonly build: Build;
  /** The requests of the first rows; undefined where a row makes none. */
  readonly lines: readonly (string | undefined)[];
  /** Of a check of all rows, while neither prompt nor table changed. */
  readonly report?: BuildReport;
}

/** Prompt and first rows are read again this long after the last keystroke. */
const quietMs = 120;

/** Reads open prompts as they change. */
export class PromptStates implements vscode.Disposable {
  readonly #states = new Map<string, PromptState>();
  readonly #timers = new Map<string, () => void>();
  readonly #heads: TableHeads;
  readonly #choices = new Map<string, RowChoice>();
  readonly #changed = new vscode.EventEmitter<PromptState>();
  readonly #closed = new vscode.EventEmitter<vscode.Uri>();
  readonly #clock: Clock;
  readonly #logError: (error: unknown) => void;
  readonly #parts: vscode.Disposable;

  readonly onDidChange = this.#changed.event;
  readonly onDidClose = this.#closed.event;

  constructor(clock: Clock, thread: AuthoringThread, logError: (error: unknown) => void) {
    this.#clock = clock;
    this.#heads = new TableHeads(thread);
    this.#logError = logError;
    this.#parts = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => {
        this.#refresh(document, 0);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.#refresh(document, quietMs);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.languageId !== promptLanguage) return;
        this.#states.delete(document.uri.toString());
        this.#choices.delete(document.uri.toString());
        this.#closed.fire(document.uri);
      }),
      vscode.workspace.onDidSaveTextDocument((saved) => {
        for (const { document, prepared } of this.#states.values())
          if (saved !== document && isOf(prepared, saved.uri.fsPath)) this.#refresh(document, 0);
      }),
      this.#changed,
      this.#closed,
    );
    for (const document of vscode.workspace.textDocuments) this.#refresh(document, 0);
  }

  get(uri: vscode.Uri): PromptState | undefined {
    return this.#states.get(uri.toString());
  }

  /** What is known of the document as it is now. */
  async of(document: vscode.TextDocument): Promise<PromptState> {
    const known = this.get(document.uri);
    if (known?.version === document.version) return known;
    return this.#read(document);
  }

  /** Which rows are read from now on; undefined: the first. */
  async choose(document: vscode.TextDocument, choice: RowChoice | undefined): Promise<void> {
    const key = document.uri.toString();
    if (choice) this.#choices.set(key, choice);
    else this.#choices.delete(key);
    await this.#read(document);
  }

  /** Keeps what a check of all rows found, while the prompt stays what it is. */
  setReport(uri: vscode.Uri, text: string, report: BuildReport): void {
    const state = this.get(uri);
    if (state?.document.getText() === text) this.#put({ ...state, report });
  }

  #refresh(document: vscode.TextDocument, delayMs: number): void {
    if (document.languageId !== promptLanguage || document.uri.scheme !== 'file') return;
    const key = document.uri.toString();
    this.#timers.get(key)?.();
    this.#timers.set(
      key,
      this.#clock.after(delayMs, () => {
        this.#timers.delete(key);
        this.#read(document).catch(this.#logError);
      }),
    );
  }

  async #read(document: vscode.TextDocument): Promise<PromptState> {
    const { version } = document;
    const prepared = await preparePrompt(document.getText(), document.uri.fsPath);
    const today = new Date(this.#clock.now()).toISOString().slice(0, 10);
    const build = new Build(prepared, { today });
    let head: TableHead | ChosenRows | undefined;
    let lines: PromptState['lines'] = [];
    try {
      head = await this.#heads.of(prepared, this.#choices.get(document.uri.toString()));
      if (head) lines = await build.preview(head);
    } catch (error) {
      build.tally.add(tableProblem(error, prepared));
    }
    const state = { document, version, prepared, head, build, lines };
    if (document.version === version && !document.isClosed) this.#put(state);
    return state;
  }

  #put(state: PromptState): void {
    this.#states.set(state.document.uri.toString(), state);
    this.#changed.fire(state);
  }

  dispose(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#parts.dispose();
  }
}

function isOf({ place, path, prompt }: PreparedPrompt, saved: string): boolean {
  if (place?.path === saved) return true;
  const { schema } = prompt;
  return typeof schema === 'string' && saved.endsWith(schema.replace(/^.*[/\\]/, '')) && path !== saved; // prettier-ignore
}

/** A place in the prompt. */
export function promptRange(
  { document }: Pick<PromptState, 'document'>,
  { start, end }: Span,
): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** How many rows the table has, where that is known. */
export function rowCount({ head, report }: PromptState): number | undefined {
  if (report) return report.build.rows;
  // Of chosen rows there may be more.
  return head && !('numbers' in head) && head.rows.length < rowsInPreview
    ? head.rows.length
    : undefined;
}

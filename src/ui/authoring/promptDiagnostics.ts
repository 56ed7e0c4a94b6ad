import * as vscode from 'vscode';
import type { AuthoringProblem } from '../../authoring/authoringProblem.ts';
import { cellsOfProblems } from '../../authoring/build/placeProblems.ts';
import { rangeOf, type CellRanges } from '../../authoring/table/cellPlaces.ts';
import type { AuthoringThread } from '../../authoring/thread/authoringThread.ts';
import { authoringDiagnostic } from './authoringWords.ts';
import { previewUri } from './previewDocuments.ts';
import { promptRange, type PromptState, type PromptStates } from './promptStates.ts';

/** Shows what is wrong with a prompt in the prompt, and at the cells of its table. */
export class PromptDiagnostics implements vscode.Disposable {
  readonly #shown = vscode.languages.createDiagnosticCollection('batch-prompt');
  /** What prompts say of their tables, by the table. */
  readonly #ofTables = new Map<string, Map<string, readonly vscode.Diagnostic[]>>();
  readonly #thread: AuthoringThread;
  readonly #parts: vscode.Disposable;

  constructor(states: PromptStates, thread: AuthoringThread, logError: (error: unknown) => void) {
    this.#thread = thread;
    this.#parts = vscode.Disposable.from(
      this.#shown,
      states.onDidChange((state) => {
        this.#show(state).catch(logError);
      }),
      states.onDidClose((uri) => {
        this.#shown.delete(uri);
        this.#shown.delete(previewUri(uri));
        this.#forget(uri.toString());
      }),
    );
  }

  async #show(state: PromptState): Promise<void> {
    const { document, prepared, version } = state;
    const { kept } = (state.report?.build ?? state.build).tally;
    const path = prepared.place?.path;
    const table = path === undefined ? undefined : vscode.Uri.file(path);
    const cells = await this.#cellsOf(state, kept).catch(() => undefined);
    if (document.version !== version || document.isClosed) return;
    const ofTable: vscode.Diagnostic[] = [];
    const ofPrompt = new Map<string, vscode.Diagnostic>();
    const sourceSpan = prepared.prompt.entries.get('source')?.value ?? { start: 0, end: 3 };
    for (const problem of kept) {
      const range = problem.cell && cells && rangeOf(cells, problem.cell);
      const place = range && new vscode.Range(range.line, range.start, range.endLine, range.end);
      if (place) ofTable.push(authoringDiagnostic(problem, place));
      const span = problem.span ?? sourceSpan;
      // Of many rows the first is told; the others are at their cells.
      const key = problem.cell ? `${problem.code} ${String(span.start)}` : JSON.stringify(problem);
      if (ofPrompt.has(key)) continue;
      const diagnostic = authoringDiagnostic(problem, promptRange(state, span));
      if (place && table) diagnostic.relatedInformation = [related(problem, table, place)];
      ofPrompt.set(key, diagnostic);
    }
    this.#shown.set(document.uri, [...ofPrompt.values()]);
    this.#shown.set(previewUri(document.uri), ofPreview(state, cells, table));
    this.#forget(document.uri.toString());
    if (table) this.#setTable(table, document.uri.toString(), ofTable);
  }

  /** Those of all rows may be anywhere in a large table. */
  #cellsOf(
    { report, prepared }: PromptState,
    problems: readonly AuthoringProblem[],
  ): Promise<CellRanges | undefined> {
    const { place, prompt } = prepared;
    if (!report || !place) return cellsOfProblems(problems, prepared);
    const { table, mentions } = prompt;
    const cells = problems.map(({ cell }) => (cell ? { cell } : {}));
    return this.#thread.run('cells', { place, prompt: { table, mentions }, problems: cells });
  }

  #forget(prompt: string): void {
    for (const [table, byPrompt] of this.#ofTables)
      if (byPrompt.delete(prompt)) this.#publish(vscode.Uri.parse(table));
  }

  #setTable(table: vscode.Uri, prompt: string, found: readonly vscode.Diagnostic[]): void {
    const key = table.toString();
    const byPrompt = this.#ofTables.get(key) ?? new Map<string, readonly vscode.Diagnostic[]>();
    this.#ofTables.set(key, byPrompt.set(prompt, found));
    this.#publish(table);
  }

  #publish(table: vscode.Uri): void {
    const byPrompt = this.#ofTables.get(table.toString());
    this.#shown.set(table, [...(byPrompt?.values() ?? [])].flat());
  }

  dispose(): void {
    this.#parts.dispose();
  }
}

/** The id of a request, as it is built. */
const idOfLine = /^\{"custom_id":"((?:[^"\\]|\\.)*)"/;

/** What is wrong with the cells that requests are made of, at their ids; the rules for batch files mark the rest. */
function ofPreview(
  state: PromptState,
  cells: CellRanges | undefined,
  table: vscode.Uri | undefined,
): vscode.Diagnostic[] {
  const { build, lines, document } = state;
  const built = lines.filter((line) => line !== undefined);
  const lineOf = new Map(built.map((_text, line) => [build.lines.rowOf(line), line]));
  return build.tally.kept.flatMap((problem) => {
    const { cell, span, request } = problem;
    const line = cell && lineOf.get(cell.row);
    if (request || !cell || line === undefined) return [];
    const id = idOfLine.exec(built[line] ?? '')?.[1] ?? '';
    const start = '{"custom_id":"'.length;
    const diagnostic = authoringDiagnostic(problem, new vscode.Range(line, start, line, start + id.length)); // prettier-ignore
    const range = cells && rangeOf(cells, cell);
    diagnostic.relatedInformation = [
      ...(span ? [inPrompt(document.uri, promptRange(state, span))] : []),
      ...(table && range ? [related(problem, table, new vscode.Range(range.line, range.start, range.endLine, range.end))] : []), // prettier-ignore
    ];
    return [diagnostic];
  });
}

function inPrompt(uri: vscode.Uri, range: vscode.Range): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(
    new vscode.Location(uri, range),
    vscode.l10n.t('In the prompt'),
  );
}

function related(
  { cell }: AuthoringProblem,
  table: vscode.Uri,
  range: vscode.Range,
): vscode.DiagnosticRelatedInformation {
  const words =
    cell?.name === undefined
      ? vscode.l10n.t('Row {0}', cell?.row ?? 0)
      : vscode.l10n.t('Row {0}, column “{1}”', cell.row, cell.name);
  return new vscode.DiagnosticRelatedInformation(new vscode.Location(table, range), words);
}

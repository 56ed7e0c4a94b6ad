import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { AuthoringProblem, CellPlace } from '../../authoring/authoringProblem.ts';
import { placeInTable } from '../../authoring/build/placeProblems.ts';
import { isBroken } from '../../authoring/table/table.ts';
import { plainText } from '../kit/safeText.ts';
import { previewSelector, promptOfPreview } from './previewDocuments.ts';
import { promptRange, type PromptState, type PromptStates } from './promptStates.ts';

/** From a request in a preview to the row that it was made of, and from its problems to where they are mended. */
export class PreviewLinks implements vscode.DefinitionProvider, vscode.CodeActionProvider {
  readonly #states: PromptStates;

  constructor(states: PromptStates) {
    this.#states = states;
  }

  register(): vscode.Disposable {
    const kinds = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
    return vscode.Disposable.from(
      vscode.languages.registerDefinitionProvider(previewSelector, this),
      vscode.languages.registerCodeActionsProvider(previewSelector, this, kinds),
    );
  }

  async provideDefinition(
    { uri }: vscode.TextDocument,
    { line }: vscode.Position,
  ): Promise<vscode.Location | undefined> {
    const state = await this.#stateOf(uri);
    const row = state.build.lines.rowOf(line);
    const cell = problemsOf(state, line).find((problem) => problem.cell?.row === row)?.cell;
    return locationOf(state, cell ?? { row });
  }

  async provideCodeActions(
    { uri }: vscode.TextDocument,
    { start: { line } }: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (diagnostics.length === 0) return [];
    const state = await this.#stateOf(uri);
    const { document, prepared } = state;
    const row = state.build.lines.rowOf(line);
    const problems = problemsOf(state, line);
    const actions: vscode.CodeAction[] = [];
    for (const diagnostic of diagnostics) {
      const problem = problems.find((one) => codeOf(one) === writtenCode(diagnostic));
      if (problem?.span) {
        const title = vscode.l10n.t('Go to the Place in the Prompt');
        actions.push(goTo(title, document.uri, promptRange(state, problem.span), diagnostic));
      }
      const cell = problem?.cell?.row === row ? problem.cell : { row };
      const location = await locationOf(state, cell);
      if (!location) continue;
      const table = plainText(basename(prepared.place?.path ?? location.uri.fsPath), 60);
      const title =
        cell.name === undefined
          ? vscode.l10n.t('Go to Row {0} of {1}', row, table)
          : vscode.l10n.t('Go to Row {0}, Column “{1}” of {2}', row, plainText(cell.name, 60), table); // prettier-ignore
      actions.push(goTo(title, location.uri, location.range, diagnostic));
    }
    return actions;
  }

  async #stateOf(preview: vscode.Uri): Promise<PromptState> {
    return this.#states.of(await vscode.workspace.openTextDocument(promptOfPreview(preview)));
  }
}

/** Those of the request on this line; what all requests share is told of one of them. */
function problemsOf({ build }: PromptState, line: number): readonly AuthoringProblem[] {
  const row = build.lines.rowOf(line);
  return build.tally.kept.filter(({ cell, request }) => request ?? cell?.row === row);
}

function codeOf({ code, request }: AuthoringProblem): string {
  return request?.code ?? code;
}

function writtenCode({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

/** Where a row, or a cell of it, stands; undefined in a table that is no text. */
async function locationOf(
  { prepared, head }: PromptState,
  cell: CellPlace,
): Promise<vscode.Location | undefined> {
  const { place } = prepared;
  if (place?.pattern !== undefined) {
    const index = head && 'numbers' in head ? head.numbers.indexOf(cell.row) : cell.row - 1;
    const row = head?.rows.at(index);
    const path = row && !isBroken(row) ? row[0] : undefined;
    return path === undefined
      ? undefined
      : new vscode.Location(vscode.Uri.file(join(place.folder, path)), new vscode.Position(0, 0));
  }
  const found = await placeInTable(cell, prepared).catch(() => undefined);
  if (!found || place?.path === undefined) return undefined;
  const range = new vscode.Range(found.line, found.start, found.endLine, found.end);
  return new vscode.Location(vscode.Uri.file(place.path), range);
}

function goTo(
  title: string,
  uri: vscode.Uri,
  selection: vscode.Range,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  // Where it is open already, not over the preview.
  const shown = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const options = { selection, viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One };
  action.command = { title, command: 'vscode.open', arguments: [uri, options] };
  action.diagnostics = [diagnostic];
  return action;
}

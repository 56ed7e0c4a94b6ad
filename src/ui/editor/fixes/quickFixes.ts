import * as vscode from 'vscode';
import {
  fixTitles,
  type Fix,
  type FixCode,
  type FixSource,
  type TextChange,
} from '../../../jsonl/fixes/fix.ts';
import { fixesFor } from '../../../jsonl/fixes/fixes.ts';
import type { Problem, ProblemCode } from '../../../jsonl/problem.ts';
import { collectFixes, isSafeToFix, safeFixes } from './gatherFixes.ts';
import type { DocumentChecks } from '../check/documentChecks.ts';
import type { FileState } from '../check/fileState.ts';
import type { FileStates } from '../check/fileStates.ts';
import { hasHiddenMark } from './stripByteOrderMark.ts';
import { diagnosticSource, isServerError, toRange } from '../problems/toDiagnostic.ts';

export interface QuickFixesDeps {
  readonly states: FileStates;
  readonly documents: DocumentChecks;
}

const { QuickFix, SourceFixAll } = vscode.CodeActionKind;
const fixAllKind = SourceFixAll.append('batchStudio');

/** Which problems of a file are mended, and by which kinds of fixes. */
interface FixScope {
  readonly fixes: readonly FixCode[];
  /** Only problems of this code; all that are safe to mend unasked when absent. */
  readonly problem?: ProblemCode;
}

/** An action for all problems of a file; its edit is made when it is chosen. */
class FixAllAction extends vscode.CodeAction {
  readonly document: vscode.TextDocument;
  readonly scope: FixScope;

  constructor(
    title: string,
    kind: vscode.CodeActionKind,
    document: vscode.TextDocument,
    scope: FixScope,
  ) {
    super(title, kind);
    this.document = document;
    this.scope = scope;
  }
}

/** Quick fixes for problems of batch files: one at a time, all of a kind, or all that are safe. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [QuickFix, fixAllKind],
  };
  readonly #deps: QuickFixesDeps;

  constructor(deps: QuickFixesDeps) {
    this.#deps = deps;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const state = await this.#current(document);
    if (!state || token.isCancellationRequested || state.problems.total === 0) return [];
    if (only && fixAllKind.contains(only)) return [this.#all(document)];
    if (only && !QuickFix.intersects(only)) {
      return only.contains(fixAllKind) ? [this.#all(document)] : [];
    }
    const reach = withServerErrors(document, range, diagnostics);
    const here = state.problems.list.filter((problem) => toRange(problem).intersection(reach));
    const source = this.#source(document, state);
    const actions: vscode.CodeAction[] = [];
    if (here.some(({ onLines }) => onLines !== undefined)) actions.push(reportAction(document));
    const kinds = new Map<string, Fix>();
    for (const problem of here) {
      if (problem.code === 'byte_order_mark' && hasHiddenMark(document)) {
        actions.push(markAction(document));
      }
      if (isTooMuch(problem)) actions.push(splitAction(document));
      if (isOtherRequests(problem)) actions.push(convertAction(document));
      if (keepsItsId(problem))
        kinds.set(`${problem.code} make_id_unique`, makeOthersUnique(problem));
      for (const [index, fix] of fixesFor(problem, source).entries()) {
        kinds.set(`${problem.code} ${fix.code}`, fix);
        actions.push(single(fix, document, index === 0, diagnostics));
      }
    }
    for (const fix of kinds.values()) {
      if (isForAll(fix, state)) actions.push(this.#allOfKind(document, fix));
    }
    return actions;
  }

  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (action instanceof FixAllAction) {
      action.edit = await this.editFor(action.document, action.scope);
    }
    return action;
  }

  /** One edit that mends every problem of a document that these kinds of fixes can mend. */
  async editFor(
    document: vscode.TextDocument,
    { fixes, problem }: FixScope = { fixes: safeFixes },
  ): Promise<vscode.WorkspaceEdit> {
    const state = await this.#current(document);
    const { version } = document;
    const all = await this.#deps.documents.report(document.uri.toString());
    if (!state || all?.version !== version) return new vscode.WorkspaceEdit();
    const source = this.#source(document, state);
    const isMeant = problem ? ({ code }: Problem) => code === problem : isSafeToFix;
    const problems = all.problems.list.filter(isMeant);
    const changes = await collectFixes(fixes, problems, source);
    return document.version === version ? toEdit(document, changes) : new vscode.WorkspaceEdit();
  }

  /** The state that belongs to the text as it is now. */
  async #current(document: vscode.TextDocument): Promise<FileState | undefined> {
    const { states, documents } = this.#deps;
    const uri = document.uri.toString();
    const state = states.get(uri);
    if (state?.version === document.version && state.complete) return state;
    if (!documents.has(uri)) return undefined;
    const next = await states.next(uri);
    return next?.version === document.version ? next : undefined;
  }

  #source(document: vscode.TextDocument, { profile, summary }: FileState): FixSource {
    const uri = document.uri.toString();
    return {
      lineCount: document.lineCount,
      lineAt: (line) => document.lineAt(line).text,
      hasId: (id) => this.#deps.documents.lineOfCustomId(uri, id) !== undefined,
      profile,
      model: [...summary.models.keys()][0],
      url: summary.url,
    };
  }

  #all(document: vscode.TextDocument): vscode.CodeAction {
    const title = vscode.l10n.t('Fix everything in the file that can be fixed safely');
    return new FixAllAction(title, fixAllKind, document, { fixes: safeFixes });
  }

  #allOfKind(document: vscode.TextDocument, { code, argument, problem }: Fix): vscode.CodeAction {
    const isShared = code === 'set_model' || (code === 'set_url' && problem.code !== 'invalid_url');
    const shared = isShared ? argument : '…';
    const one = vscode.l10n.t({ message: fixTitles[code], args: [shared], comment: [] });
    const title = vscode.l10n.t('Fix all in the file: {0}', one);
    return new FixAllAction(title, QuickFix, document, { fixes: [code], problem: problem.code });
  }
}

function single(
  fix: Fix,
  document: vscode.TextDocument,
  isPreferred: boolean,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const title = vscode.l10n.t({
    message: fixTitles[fix.code],
    args: [fix.argument],
    comment: [],
  });
  const action = new vscode.CodeAction(title, QuickFix);
  action.edit = toEdit(document, fix.changes);
  action.isPreferred = isPreferred;
  action.diagnostics = diagnostics.filter((one) => isOf(one, fix.problem));
  return action;
}

/** The first line with an id needs no fix itself, but a person who looks for one there should find it. */
function keepsItsId(problem: Problem): boolean {
  return problem.code === 'duplicate_custom_id' && problem.line === problem.firstLine - 1;
}

function makeOthersUnique(problem: Problem): Fix {
  return { code: 'make_id_unique', argument: '', problem, changes: [] };
}

/** The mark is no text, so no edit can take it away: a command writes the file. */
function markAction({ uri }: vscode.TextDocument): vscode.CodeAction {
  const title = vscode.l10n.t({ message: fixTitles.strip_mark, args: [], comment: [] });
  const action = new vscode.CodeAction(title, QuickFix);
  action.command = { command: 'batchStudio.fixAll', title, arguments: [uri, ['strip_mark']] };
  action.isPreferred = true;
  return action;
}

function isTooMuch({ code }: Problem): boolean {
  return ['file_too_large', 'too_many_requests', 'too_many_inputs'].includes(code);
}

/** Requests of another provider's form. */
function isOtherRequests(problem: Problem): boolean {
  return problem.code === 'other_shape' && ['openai', 'anthropic'].includes(problem.reason);
}

function convertAction({ uri }: vscode.TextDocument): vscode.CodeAction {
  const title = vscode.l10n.t('Convert the file for another provider…');
  const action = new vscode.CodeAction(title, QuickFix);
  action.command = { command: 'batchStudio.convertFile', title, arguments: [uri] };
  action.isPreferred = true;
  return action;
}

/** What is told once stands on other lines too; the report lists them. */
function reportAction({ uri }: vscode.TextDocument): vscode.CodeAction {
  const title = vscode.l10n.t('Show every line that has this problem');
  const action = new vscode.CodeAction(title, QuickFix);
  action.command = { command: 'batchStudio.showReport', title, arguments: [uri] };
  return action;
}

function splitAction({ uri }: vscode.TextDocument): vscode.CodeAction {
  const title = vscode.l10n.t('Split the file…');
  const action = new vscode.CodeAction(title, QuickFix);
  action.command = { command: 'batchStudio.splitFile', title, arguments: [uri] };
  action.isPreferred = true;
  return action;
}

function isOf({ source, range }: vscode.Diagnostic, problem: Problem): boolean {
  if (isServerError(source)) return range.start.line === problem.line;
  return source === diagnosticSource && range.isEqual(toRange(problem));
}

/** What a service says of a line is mended by what mends that line, wherever on it the service saw something. */
function withServerErrors(
  document: vscode.TextDocument,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.Range {
  return diagnostics
    .filter(({ source }) => isServerError(source))
    .reduce((reach, one) => reach.union(document.lineAt(one.range.start.line).range), range);
}

/** Are there more problems that this kind of fix mends without asking for a value each time? */
function isForAll({ code, problem }: Fix, { problems }: FileState): boolean {
  const isChoice =
    code === 'set_value' || (code === 'set_model' && problem.code !== 'mismatched_model');
  return !isChoice && (problems.byCode.get(problem.code) ?? 0) > 1;
}

function toEdit(
  document: vscode.TextDocument,
  changes: readonly TextChange[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const edits = changes.map((change) => vscode.TextEdit.replace(toRange(change), change.newText));
  edit.set(document.uri, edits);
  return edit;
}

import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import { BodySchemas } from '../../../jsonl/schemas/bodySchemas.ts';
import type { LineSpan } from '../../../jsonl/document/lineList.ts';
import type { RuleOptions } from '../../../jsonl/rules/ruleOptions.ts';
import { mayBeBatchFile } from './batchFileName.ts';
import { DocumentCheck } from './documentCheck.ts';
import type { EditorDeps } from '../ports/editorDeps.ts';
import type { FileState } from './fileState.ts';
import type { FileStates } from './fileStates.ts';
import { countBreaks, type EditorChange } from './lineEdits.ts';
import type { ProfileChoice } from './profileChoice.ts';
import { ruleOptions } from './ruleSettings.ts';
import type { TimeSlices } from './timeSlices.ts';
import type { Problem } from '../../../jsonl/problem.ts';
import { rules } from '../../../jsonl/rules/rules.ts';
import type { CheckSettings } from '../../kit/settings.ts';

/**
 * What a document's encoding says of the bytes that would be sent: editors take the byte order mark away before
 * anyone sees the text. `encoding` is VS Code's name for it.
 */
export function encodingProblem(encoding: string, settings: CheckSettings): Problem | undefined {
  if (encoding === 'utf8') return undefined;
  const reason = encoding.startsWith('utf16') ? 'utf16' : 'other';
  const fault =
    encoding === 'utf8bom'
      ? ({ code: 'byte_order_mark' } as const)
      : ({ code: 'invalid_utf8', reason } as const);
  const severity = settings.rules[fault.code] ?? rules[fault.code].severity;
  return severity === 'off' ? undefined : { ...fault, severity, line: 0, start: 0, end: 1 };
}

export interface DocumentChecksDeps extends Pick<EditorDeps, 'settings' | 'clock'> {
  readonly states: FileStates;
  readonly slices: TimeSlices;
  readonly choice: ProfileChoice;
}

/** Checks every open document that may be a batch file, for as long as it is open. */
export class DocumentChecks implements Disposable {
  readonly #deps: DocumentChecksDeps;
  readonly #checks = new Map<string, DocumentCheck>();
  readonly #subscriptions: Disposable;
  /** Compiling schemas takes longer than checking a small file, so all documents share them. */
  #schemas: BodySchemas | undefined;

  constructor(deps: DocumentChecksDeps) {
    this.#deps = deps;
    const { workspace } = vscode;
    this.#subscriptions = vscode.Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.#open(document)),
      workspace.onDidCloseTextDocument((document) => this.#close(document)),
      workspace.onDidChangeTextDocument((event) => this.#change(event)),
      deps.settings.onDidChangeChecks(() => this.restart()),
    );
    for (const document of workspace.textDocuments) this.#open(document);
  }

  has(uri: string): boolean {
    return this.#checks.has(uri);
  }

  /** The state of an open document with every problem, without a cap. */
  async report(uri: string): Promise<FileState | undefined> {
    return this.#checks.get(uri)?.report();
  }

  lineOfCustomId(uri: string, id: string): number | undefined {
    return this.#checks.get(uri)?.lineOfCustomId(id);
  }

  /** Checks one document afresh, or all: a setting or a profile changed. */
  restart(uri?: string): void {
    for (const [key, check] of this.#checks) if (uri === undefined || uri === key) check.restart();
  }

  /** Another profile may be the right one now. */
  reconsider(): void {
    for (const check of this.#checks.values()) check.reconsider();
  }

  #open(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!mayBeBatchFile(document) || this.#checks.has(uri)) return;
    const { settings, states, slices, clock, choice } = this.#deps;
    const checks = () => settings.checks(document.uri);
    const check = new DocumentCheck({
      document,
      slices,
      clock,
      options: (): RuleOptions => ({
        ...ruleOptions(document.uri, checks(), clock.now()),
        schemas: (this.#schemas ??= new BodySchemas()),
      }),
      cap: () => checks().maxProblems,
      choose: (signs) => choice.for(uri, signs),
      ownProblems: () => {
        const problem = encodingProblem(document.encoding, checks());
        return problem ? [problem] : [];
      },
      inView: () => linesInView(document),
      publish: (state) => states.set(uri, state),
    });
    this.#checks.set(uri, check);
  }

  /** Also called when a document gets another language: VS Code closes and opens it then. */
  #close(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    this.#checks.get(uri)?.dispose();
    if (this.#checks.delete(uri)) this.#deps.states.delete(uri);
  }

  #change(event: vscode.TextDocumentChangeEvent): void {
    const check = this.#checks.get(event.document.uri.toString());
    // Without changes of the text it may have been saved in another encoding.
    check?.change(event.contentChanges.map(textChange));
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const check of this.#checks.values()) check.dispose();
    this.#checks.clear();
  }
}

function linesInView(document: vscode.TextDocument): LineSpan[] {
  return vscode.window.visibleTextEditors
    .filter((editor) => editor.document === document)
    .flatMap(({ visibleRanges }) => visibleRanges)
    .map(({ start, end }) => ({ start: start.line, end: end.line + 1 }));
}

function textChange({ range, text }: vscode.TextDocumentContentChangeEvent): EditorChange {
  return { startLine: range.start.line, endLine: range.end.line, breaks: countBreaks(text) };
}

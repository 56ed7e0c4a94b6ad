import * as vscode from 'vscode';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { problemCodes, rules } from '../../jsonl/rules.ts';
import { plainText } from '../plainText.ts';
import { mayBeBatchFile } from './batchFileName.ts';
import { documentHash } from './documentHash.ts';
import type { EditorDeps, FileVerdicts, Verdict } from './editorDeps.ts';
import type { TimeSlices } from './timeSlices.ts';
import { diagnosticSource } from './toDiagnostic.ts';
import { verdictPlace } from './verdictPlace.ts';

export interface VerdictsViewDeps extends Pick<EditorDeps, 'verdicts' | 'logError'> {
  readonly slices: TimeSlices;
  readonly clock: Clock;
}

/** An undo may bring back what was sent: the content is compared again this long after an edit. */
const quietMs = 500;

/** Shows what a service said of a submitted file, on its lines, while the file is what was sent. */
export class VerdictsView implements Disposable {
  readonly #deps: VerdictsViewDeps;
  readonly #collection = vscode.languages.createDiagnosticCollection('batchStudioVerdicts');
  readonly #waiting = new Map<string, () => void>();
  /** What each document was last compared with, so that a poll that tells nothing new costs nothing. */
  readonly #compared = new Map<string, string>();
  readonly #subscription: Disposable;

  constructor(deps: VerdictsViewDeps) {
    this.#deps = deps;
    const { workspace } = vscode;
    this.#subscription = vscode.Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.#compare(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#hide(uri)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        this.#hide(document.uri);
        this.#compareLater(document);
      }),
      deps.verdicts.onDidChange(() => this.#compareAll()),
    );
    this.#compareAll();
  }

  #compareAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#compare(document);
  }

  #compareLater(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#deps.verdicts.for(key)) return;
    const cancel = this.#deps.clock.after(quietMs, () => {
      this.#waiting.delete(key);
      this.#compare(document);
    });
    this.#waiting.set(key, cancel);
  }

  #compare(document: vscode.TextDocument): void {
    if (!mayBeBatchFile(document)) return;
    const found = this.#deps.verdicts.for(document.uri.toString());
    if (!found) this.#hide(document.uri);
    else void this.#show(document, found).catch(this.#deps.logError);
  }

  async #show(document: vscode.TextDocument, found: FileVerdicts): Promise<void> {
    const { version } = document;
    const key = document.uri.toString();
    const comparison = `${version} ${found.batchId} ${found.sha256}`;
    if (this.#compared.get(key) === comparison) return;
    this.#compared.set(key, comparison);
    const lineEnd = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const hash = await documentHash(document, lineEnd, this.#deps.slices);
    if (document.isClosed || document.version !== version) return;
    if (hash !== found.sha256) this.#collection.delete(document.uri);
    else this.#collection.set(document.uri, diagnosticsOf(document, found));
  }

  #hide(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#waiting.get(key)?.();
    this.#waiting.delete(key);
    this.#compared.delete(key);
    if (this.#collection.has(uri)) this.#collection.delete(uri);
  }

  dispose(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#subscription.dispose();
    this.#collection.dispose();
  }
}

function diagnosticsOf(
  document: vscode.TextDocument,
  { batchId, verdicts }: FileVerdicts,
): vscode.Diagnostic[] {
  return verdicts.map((verdict) => {
    const diagnostic = new vscode.Diagnostic(rangeOf(document, verdict), sentenceOf(verdict));
    diagnostic.source = `${diagnosticSource} · ${plainText(batchId, 80)}`;
    if (verdict.code !== '') diagnostic.code = codeOf(verdict.code);
    return diagnostic;
  });
}

function rangeOf(document: vscode.TextDocument, { line, param }: Verdict): vscode.Range {
  // A verdict on the whole file, or on a line that it does not have, stands at its beginning.
  if (line === null || line < 1 || line > document.lineCount) return new vscode.Range(0, 0, 0, 0);
  const { start, end } = verdictPlace(document.lineAt(line - 1).text, param);
  return new vscode.Range(line - 1, start, line - 1, end);
}

function sentenceOf({ code, message }: Verdict): string {
  const words = plainText(message, 500);
  if (words !== '') return vscode.l10n.t('The service refused this: {0}', words);
  return vscode.l10n.t('The service refused this ({0}).', plainText(code, 100));
}

function codeOf(code: string): NonNullable<vscode.Diagnostic['code']> {
  const known = problemCodes.find((one) => one === code);
  const source = known && rules[known].source;
  return source === undefined
    ? plainText(code, 100)
    : { value: code, target: vscode.Uri.parse(source) };
}

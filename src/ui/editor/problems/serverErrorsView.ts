import * as vscode from 'vscode';
import type { Clock } from '../../../batches/clock.ts';
import type { Disposable } from '../../../batches/emitter.ts';
import { problemCodes, rules } from '../../../jsonl/rules/rules.ts';
import { plainText } from '../../kit/safeText.ts';
import { mayBeBatchFile } from '../check/batchFileName.ts';
import type { EditorDeps, FileServerErrors, ServerError } from '../ports/editorDeps.ts';
import type { FileStates } from '../check/fileStates.ts';
import type { TimeSlices } from '../check/timeSlices.ts';
import { toRange, serverErrorSource } from './toDiagnostic.ts';
import { placesInDocument, placesOnDisk, type ServerErrorPlaces } from './serverErrorPlaces.ts';

export interface ServerErrorsViewDeps extends Pick<
  EditorDeps,
  'serverErrors' | 'findLines' | 'logError'
> {
  readonly states: FileStates;
  readonly slices: TimeSlices;
  readonly clock: Clock;
}

/** The lines are looked for again this long after an edit. */
const quietMs = 500;

/**
 * Shows what a service said of a submitted file, on each line as long as that is what was sent, wherever it moved. A
 * line that was edited is judged by our own rules again; the service has said nothing of it.
 */
export class ServerErrorsView implements Disposable {
  readonly #deps: ServerErrorsViewDeps;
  readonly #collection = vscode.languages.createDiagnosticCollection('batchStudioServerErrors');
  readonly #waiting = new Map<string, () => void>();
  /** What each file was last compared with, so that a poll that tells nothing new costs nothing. */
  readonly #compared = new Map<string, string>();
  /** Searches in files that the editor does not hand out. */
  readonly #searches = new Map<string, AbortController>();
  readonly #subscription: Disposable;

  constructor(deps: ServerErrorsViewDeps) {
    this.#deps = deps;
    const { workspace } = vscode;
    this.#subscription = vscode.Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.#compare(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#hide(uri)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#compareLater(document);
      }),
      deps.serverErrors.onDidChange(() => this.#compareAll()),
      deps.states.onDidChange((key) => this.#followDisk(key)),
    );
    this.#compareAll();
  }

  #compareAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#compare(document);
    for (const key of this.#searches.keys()) this.#compareOnDisk(key);
  }

  #compareLater(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!this.#deps.serverErrors.for(key)) return;
    this.#waiting.get(key)?.();
    const cancel = this.#deps.clock.after(quietMs, () => {
      this.#waiting.delete(key);
      this.#compare(document);
    });
    this.#waiting.set(key, cancel);
  }

  #compare(document: vscode.TextDocument): void {
    if (!mayBeBatchFile(document)) return;
    const found = this.#deps.serverErrors.for(document.uri.toString());
    if (!found) this.#hide(document.uri);
    else void this.#show(document, found).catch(this.#deps.logError);
  }

  async #show(document: vscode.TextDocument, found: FileServerErrors): Promise<void> {
    const { uri, version, eol } = document;
    if (!this.#isNew(uri.toString(), found, version)) return;
    const lineEnd = eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    const places = await placesInDocument(document, lineEnd, found, this.#deps.slices);
    if (places) this.#collection.set(uri, diagnosticsOf(found, places));
  }

  /** A check from disk has ended: the file is open, is too large to be handed out, and may have changed. */
  #followDisk(key: string): void {
    const state = this.#deps.states.get(key);
    if (state?.version === undefined && state?.complete === true) {
      this.#compared.delete(key);
      this.#searches.set(key, this.#searches.get(key) ?? new AbortController());
      this.#compareOnDisk(key);
    } else if (!state && this.#searches.has(key)) this.#hide(vscode.Uri.parse(key, true));
  }

  #compareOnDisk(key: string): void {
    const found = this.#deps.serverErrors.for(key);
    const uri = vscode.Uri.parse(key, true);
    if (!found) this.#collection.delete(uri);
    else if (this.#isNew(key, found)) void this.#search(uri, found).catch(this.#deps.logError);
  }

  async #search(uri: vscode.Uri, found: FileServerErrors): Promise<void> {
    const key = uri.toString();
    this.#searches.get(key)?.abort();
    const search = new AbortController();
    this.#searches.set(key, search);
    try {
      const { findLines } = this.#deps;
      const places = await placesOnDisk(uri.fsPath, found, findLines, search.signal);
      if (!search.signal.aborted) this.#collection.set(uri, diagnosticsOf(found, places));
    } catch (error) {
      if (!search.signal.aborted) throw error;
    }
  }

  #isNew(key: string, { batchId, sha256 }: FileServerErrors, version = 0): boolean {
    const comparison = `${String(version)} ${batchId} ${sha256}`;
    if (this.#compared.get(key) === comparison) return false;
    this.#compared.set(key, comparison);
    return true;
  }

  #hide(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#waiting.get(key)?.();
    this.#waiting.delete(key);
    this.#searches.get(key)?.abort();
    this.#searches.delete(key);
    this.#compared.delete(key);
    if (this.#collection.has(uri)) this.#collection.delete(uri);
  }

  dispose(): void {
    for (const cancel of this.#waiting.values()) cancel();
    for (const search of this.#searches.values()) search.abort();
    this.#subscription.dispose();
    this.#collection.dispose();
  }
}

function diagnosticsOf(
  { batchId, serverErrors }: FileServerErrors,
  places: ServerErrorPlaces,
): vscode.Diagnostic[] {
  return serverErrors.flatMap((serverError, at) => {
    const place = places[at];
    if (!place) return [];
    const diagnostic = new vscode.Diagnostic(toRange(place), sentenceOf(serverError));
    diagnostic.source = serverErrorSource(batchId);
    if (serverError.code !== '') diagnostic.code = codeOf(serverError.code);
    return [diagnostic];
  });
}

function sentenceOf({ code, message }: ServerError): string {
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

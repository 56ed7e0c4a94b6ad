import * as vscode from 'vscode';
import { asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import { batchName } from '../batch/batchName.ts';
import type { Submissions } from '../batch/submissions.ts';
import { failureMessage } from '../kit/failures.ts';
import type { Settings } from '../kit/settings.ts';
import { plainText } from '../kit/safeText.ts';
import type { BatchResults, LoadedResults } from './batchResults.ts';
import type { LinkedText, LinkTarget, TextSymbol } from './linkedText.ts';
import { priceOfBatch } from './paidWords.ts';
import { resultsScheme, resultsUri, resultsViewOf, type ResultsView } from './resultsAddress.ts';

interface Deps {
  readonly store: BatchStore;
  readonly records: Submissions;
  readonly batchResults: BatchResults;
  readonly settings: Pick<Settings, 'prices'>;
}

interface Shown {
  readonly text: LinkedText;
  readonly resolve: (target: LinkTarget) => vscode.Uri | undefined;
  /** Of the batch when it was read. */
  readonly state: string;
}

/** Read-only documents with a batch's joined results: links lead to the lines, the outline lists the requests. */
export class ResultDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #deps: Deps;
  readonly #shown = new Map<string, Shown>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(deps: Deps) {
    this.#deps = deps;
    const selector = { scheme: resultsScheme };
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(resultsScheme, this),
      vscode.languages.registerDocumentLinkProvider(selector, {
        provideDocumentLinks: ({ uri }) => this.#links(uri),
      }),
      vscode.languages.registerDocumentSymbolProvider(selector, {
        provideDocumentSymbols: ({ uri }) =>
          this.#shown.get(uri.toString())?.text.symbols.map(symbolOf),
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri.toString())),
      deps.store.onDidChange(() => this.#refresh()),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const view = resultsViewOf(uri);
    const { store, records, batchResults, settings } = this.#deps;
    const batch = store.find(view.accountId, view.batchId);
    const account = store.state(view.accountId)?.account;
    if (!batch || !account) {
      return vscode.l10n.t('This batch is not loaded. Refresh the list of batches.');
    }
    if (!vscode.workspace.isTrusted) {
      return vscode.l10n.t('Results are shown in trusted workspaces only.');
    }
    const submission = records.submissionOf(account.id, batch.id);
    const name = batchName(batch, account.provider, submission?.filename);
    let results: LoadedResults;
    let text: LinkedText;
    try {
      results = await batchResults.load(batch);
      const { writeResults } = await import('./writeResults.ts');
      const price = priceOfBatch(batch, account, submission, settings.prices());
      text = await writeResults(results, view, plainText(name, 100), price);
    } catch (error) {
      const failure = asApiFailure(diskFailure(error));
      if (!failure) throw error;
      return failureMessage(failure, account);
    }
    this.#shown.set(uri.toString(), {
      text,
      resolve: (to) => resolve(to, results, view, name),
      state: stateOf(batch),
    });
    return text.text;
  }

  /** Reads anew what is open of batches that have ended or have other files meanwhile. */
  #refresh(): void {
    for (const [key, { state }] of this.#shown) {
      const uri = vscode.Uri.parse(key, true);
      const { accountId, batchId } = resultsViewOf(uri);
      const batch = this.#deps.store.find(accountId, batchId);
      if (batch && stateOf(batch) !== state) this.#changed.fire(uri);
    }
  }

  #links(uri: vscode.Uri): vscode.DocumentLink[] {
    const shown = this.#shown.get(uri.toString());
    return (shown?.text.links ?? []).map(({ line, start, end, to }) => {
      const range = new vscode.Range(line, start, line, end);
      return new vscode.DocumentLink(range, shown?.resolve(to));
    });
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

function stateOf({ status, outputFileId, errorFileId }: Batch): string {
  return JSON.stringify([status, outputFileId, errorFileId]);
}

function resolve(
  to: LinkTarget,
  { paths }: LoadedResults,
  view: ResultsView,
  name: string,
): vscode.Uri | undefined {
  if ('view' in to) return resultsUri(name, { ...view, ...to.view });
  const { accountId, batchId } = view;
  if ('command' in to) {
    const query = encodeURIComponent(JSON.stringify([{ accountId, batchId }]));
    return vscode.Uri.parse(`command:${to.command}?${query}`);
  }
  const path = paths[to.file];
  return path === undefined
    ? undefined
    : vscode.Uri.file(path).with({ fragment: `L${String(to.line + 1)}` });
}

function symbolOf({ name, detail, line, endLine, children }: TextSymbol): vscode.DocumentSymbol {
  const kind = children.length > 0 ? vscode.SymbolKind.Namespace : vscode.SymbolKind.Key;
  const range = new vscode.Range(line, 0, endLine + 1, 0);
  const place = new vscode.Range(line, 0, line, 0);
  const symbol = new vscode.DocumentSymbol(name, detail, kind, range, place);
  symbol.children = children.map(symbolOf);
  return symbol;
}

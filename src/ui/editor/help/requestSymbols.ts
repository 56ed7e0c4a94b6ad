import * as vscode from 'vscode';
import { wait, type Clock } from '../../../batches/clock.ts';
import { customIdOf } from '../check/findCustomId.ts';
import { readLines } from '../check/readLines.ts';
import type { TimeSlices } from '../check/timeSlices.ts';

export interface RequestSymbolsDeps {
  readonly slices: TimeSlices;
  readonly clock: Clock;
  readonly isBatchFile: (uri: string) => Promise<boolean>;
}

/** Above this the editor needs a noticeable time for the list, and it asks again after every pause of typing. */
const manyLines = 10_000;
const pauseMs = 1000;

/** Every request by its custom_id, for Go to Symbol, the outline and breadcrumbs. */
export class RequestSymbols implements vscode.DocumentSymbolProvider {
  readonly #deps: RequestSymbolsDeps;
  readonly #asked = new WeakSet<vscode.TextDocument>();

  constructor(deps: RequestSymbolsDeps) {
    this.#deps = deps;
  }

  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[]> {
    const symbols: vscode.DocumentSymbol[] = [];
    const { slices, clock, isBatchFile } = this.#deps;
    if (this.#asked.has(document) && document.lineCount > manyLines) await wait(clock, pauseMs);
    this.#asked.add(document);
    if (token.isCancellationRequested || !(await isBatchFile(document.uri.toString())))
      return symbols;
    const visit = (text: string, line: number) => {
      const found = customIdOf(text);
      if (!found) return;
      const whole = new vscode.Range(line, 0, line, text.length);
      const place = new vscode.Range(line, found.start, line, found.end);
      const name = found.id.trim() === '' ? '""' : found.id;
      symbols.push(new vscode.DocumentSymbol(name, '', vscode.SymbolKind.Key, whole, place));
    };
    const isWhole = await readLines(document, [0, document.lineCount], visit, { slices, token });
    return isWhole ? symbols : [];
  }
}

import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import type { FileState } from '../check/fileState.ts';
import type { FileStates } from '../check/fileStates.ts';
import type { Problem, Severity } from '../../../jsonl/problem.ts';
import { restDiagnostic, toDiagnostic } from './toDiagnostic.ts';

/** Shows every file's problems, and takes them away with the file. */
export class DiagnosticsView implements Disposable {
  readonly #states: FileStates;
  readonly #collection = vscode.languages.createDiagnosticCollection('batchStudio');
  readonly #subscription: Disposable;

  constructor(states: FileStates) {
    this.#states = states;
    this.#subscription = states.onDidChange((uri) => this.#show(uri));
  }

  #show(key: string): void {
    const state = this.#states.get(key);
    const uri = vscode.Uri.parse(key, true);
    if (!state) this.#collection.delete(uri);
    else if (state.problems.total > 0 || this.#collection.has(uri)) {
      this.#collection.set(uri, diagnosticsOf(state, uri));
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#collection.dispose();
  }
}

function diagnosticsOf(
  { problems, summary, complete }: FileState,
  uri: vscode.Uri,
): vscode.Diagnostic[] {
  const { list, total } = problems;
  const diagnostics = list.map((problem) => toDiagnostic(problem, uri));
  // While a check runs, the number of the rest would only flicker.
  if (complete && total > list.length) {
    diagnostics.push(restDiagnostic(list.length, total, worstOfRest(list, summary)));
  }
  return diagnostics;
}

/** The gravest of what is not listed. */
function worstOfRest(
  list: readonly Problem[],
  { errors, warnings }: FileState['summary'],
): Severity {
  const listed = (wanted: Severity) => list.filter(({ severity }) => severity === wanted).length;
  if (errors > listed('error')) return 'error';
  return warnings > listed('warning') ? 'warning' : 'information';
}

import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import type { UnchangedFiles } from '../../tracking/submit/unchangedFiles.ts';
import type { Submissions } from '../batch/submissions.ts';

/** A file that still holds what was sent, and what is known of its batch. */
export interface SubmittedFile {
  readonly submission: Submission;
  /** Undefined as long as the account's list does not show it. */
  readonly batch: Batch | undefined;
}

export interface SubmittedStatesDeps {
  readonly store: Pick<BatchStore, 'find' | 'onDidChange'>;
  readonly records: Pick<Submissions, 'all' | 'onDidChange'>;
  readonly unchanged: Pick<UnchangedFiles, 'holds'>;
}

/** Which files were submitted and hold the same bytes still; the latest submission of each counts. */
export class SubmittedStates implements Disposable {
  readonly #deps: SubmittedStatesDeps;
  readonly #changed = new vscode.EventEmitter<readonly vscode.Uri[]>();
  #byFile: ReadonlyMap<string, Submission> = new Map();
  /** Of open files: those that were changed and not saved. */
  readonly #dirty = new Set<string>();
  readonly #owned: readonly Disposable[];
  /** Files that may look different now. */
  readonly onDidChange = this.#changed.event;

  constructor(deps: SubmittedStatesDeps) {
    this.#deps = deps;
    const { store, records } = deps;
    const follow = (uri: vscode.Uri) => this.#fire([uri.toString()]);
    const files = vscode.workspace.createFileSystemWatcher('**/*.{jsonl,ndjson}');
    this.#owned = [
      records.onDidChange(() => this.#read()),
      store.onDidChange((change) => {
        if (change.kind !== 'batches') return;
        const ids = new Set(change.batchIds);
        const own = [...this.#byFile].filter(
          ([, { accountId, batchId = '' }]) => accountId === change.accountId && ids.has(batchId),
        );
        this.#fire(own.map(([uri]) => uri));
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#noteDirty(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.#noteDirty(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (this.#dirty.delete(uri.toString())) follow(uri);
      }),
      files,
      files.onDidChange(follow),
      // Some programs write a file anew instead of changing it.
      files.onDidCreate(follow),
      files.onDidDelete(follow),
    ];
    this.#read();
  }

  /** @returns undefined for a file that was not submitted, or holds something else by now */
  async of(uri: vscode.Uri): Promise<SubmittedFile | undefined> {
    const key = uri.toString();
    const submission = this.#byFile.get(key);
    if (!submission || this.#dirty.has(key)) return undefined;
    if (!(await this.#deps.unchanged.holds(uri.fsPath, submission))) return undefined;
    const { accountId, batchId = '' } = submission;
    return { submission, batch: this.#deps.store.find(accountId, batchId) };
  }

  #read(): void {
    const before = this.#byFile;
    const created = this.#deps.records
      .all()
      .map(({ submission }) => submission)
      .filter(({ step, fileUri }) => step === 'created' && fileUri.startsWith('file:'));
    // The newest comes first and must win.
    const latest = created.toReversed().map((one) => [one.fileUri, one] as const);
    this.#byFile = new Map(latest);
    const all = new Set([...before.keys(), ...this.#byFile.keys()]);
    this.#fire([...all].filter((uri) => before.get(uri)?.id !== this.#byFile.get(uri)?.id));
  }

  #noteDirty({ uri, isDirty }: vscode.TextDocument): void {
    const key = uri.toString();
    if (!this.#byFile.has(key)) return;
    const wasDirty = this.#dirty.has(key);
    if (isDirty) this.#dirty.add(key);
    else this.#dirty.delete(key);
    // One that is not dirty was read anew from disk.
    if (!isDirty || !wasDirty) this.#fire([key]);
  }

  #fire(uris: readonly string[]): void {
    if (uris.length > 0) this.#changed.fire(uris.map((uri) => vscode.Uri.parse(uri)));
  }

  dispose(): void {
    for (const part of this.#owned) part.dispose();
    this.#changed.dispose();
  }
}

import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import { mayBeBatchFile } from './batchFileName.ts';
import { DiskCheck } from './diskCheck.ts';
import type { DocumentChecksDeps } from './documentChecks.ts';
import type { CheckFile } from '../ports/editorDeps.ts';
import { offerCancel } from './offerCancel.ts';
import { readErrorMessage } from './readErrorMessage.ts';
import { ruleOptions } from './ruleSettings.ts';
import { activeFile, isOpenInTab, openDocument } from './tabFiles.ts';

export interface DiskChecksDeps extends Omit<DocumentChecksDeps, 'slices'> {
  readonly checkFile: CheckFile;
  readonly logError: (error: unknown) => void;
}

/** The editor keeps documents above 50 Mi characters from extensions; smaller files are never checked here. */
const smallest = 50 * 1024 * 1024;
const settleMs = 300;

interface Entry extends Disposable {
  readonly check: DiskCheck;
  /** Checks again, from the start. */
  readonly run: () => void;
}

/** Checks files that are open in a tab but too large for the editor to hand out. */
export class DiskChecks implements Disposable {
  readonly #deps: DiskChecksDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #subscription: Disposable;

  constructor(deps: DiskChecksDeps) {
    this.#deps = deps;
    const look = () => void this.#look().catch(deps.logError);
    this.#subscription = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(() => {
        this.#forgetClosed();
        look();
      }),
      vscode.window.tabGroups.onDidChangeTabGroups(look),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#drop(uri.toString())),
      deps.settings.onDidChangeChecks(() => this.restart()),
    );
    look();
  }

  has(uri: string): boolean {
    return this.#entries.has(uri);
  }

  restart(uri?: string): void {
    for (const [key, { run }] of this.#entries) if (uri === undefined || uri === key) run();
  }

  reconsider(): void {
    for (const { check } of this.#entries.values()) {
      void check.reconsider().catch(this.#deps.logError);
    }
  }

  async #look(): Promise<void> {
    const uri = activeFile();
    if (uri?.scheme !== 'file' || !mayBeBatchFile({ uri, languageId: '' })) return;
    const key = uri.toString();
    if (this.#entries.has(key) || openDocument(uri)) return;
    const size = await sizeOf(uri);
    // The tab may be gone, or the document have arrived, while the size was read.
    if (size < smallest || this.#entries.has(key) || openDocument(uri) || !isOpenInTab(key)) return;
    this.#entries.set(key, this.#start(uri));
  }

  #start(uri: vscode.Uri): Entry {
    const { settings, states, clock, choice, checkFile, logError } = this.#deps;
    const key = uri.toString();
    const check = new DiskCheck({
      path: uri.fsPath,
      size: () => sizeOf(uri),
      checkFile,
      options: () => ruleOptions(uri, settings.checks(uri), clock.now()),
      cap: () => settings.checks(uri).maxProblems,
      choose: (signs) => choice.for(key, signs),
      publish: (state) => states.set(key, state),
      sentence: (error) => readErrorMessage(uri, error),
    });
    const run = () => {
      const done = check.run().catch(logError);
      offerCancel(uri, { check, states, clock, done });
    };
    let cancel = () => {};
    const again = () => {
      cancel();
      cancel = clock.after(settleMs, run);
    };
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), nameOf(uri)),
    );
    watcher.onDidChange(again);
    watcher.onDidCreate(again);
    run();
    const dispose = () => {
      cancel();
      watcher.dispose();
      check.dispose();
    };
    return { check, run, dispose };
  }

  #forgetClosed(): void {
    for (const key of this.#entries.keys()) {
      if (isOpenInTab(key)) continue;
      this.#drop(key);
      this.#deps.states.delete(key);
    }
  }

  #drop(key: string): void {
    this.#entries.get(key)?.dispose();
    this.#entries.delete(key);
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const key of [...this.#entries.keys()]) this.#drop(key);
  }
}

function nameOf(uri: vscode.Uri): string {
  // Brackets in a name are no pattern.
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return name.replace(/[[\]{}*?]/g, '?');
}

async function sizeOf(uri: vscode.Uri): Promise<number> {
  const { size } = await vscode.workspace.fs.stat(uri);
  return size;
}

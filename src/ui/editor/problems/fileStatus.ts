import { clearImmediate, setImmediate } from 'node:timers';
import * as vscode from 'vscode';
import { plainText } from '../../kit/safeText.ts';
import type { Disposable } from '../../../batches/emitter.ts';
import { formatsFor } from '../../kit/formats.ts';
import { batchFileSelector } from '../check/batchFileName.ts';
import type { FileState, ProfileOrigin } from '../check/fileState.ts';
import type { FileStates } from '../check/fileStates.ts';
import { activeFile } from '../check/tabFiles.ts';

/** Shows in the status bar what the active batch file holds, and tells menus that it is one. */
export class FileStatus implements Disposable {
  readonly #states: FileStates;
  readonly #subscription: Disposable;
  #items: ReturnType<typeof createItems> | undefined;
  #bar: vscode.StatusBarItem | undefined;
  #isBatchFile = false;
  #coming: NodeJS.Immediate | undefined;

  constructor(states: FileStates) {
    this.#states = states;
    // In a turn of its own: once for all that happens together, and never at the end of a slice of checking.
    const update = () => {
      this.#coming ??= setImmediate(() => {
        this.#coming = undefined;
        this.#update();
      });
    };
    this.#subscription = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(update),
      vscode.window.tabGroups.onDidChangeTabGroups(update),
      vscode.window.onDidChangeActiveTextEditor(update),
      states.onDidChange((uri) => {
        if (uri === activeFile()?.toString()) update();
      }),
    );
    update();
  }

  #update(): void {
    const state = this.#states.get(activeFile()?.toString() ?? '');
    const isBatchFile = state?.summary.looksLikeBatch === true;
    this.#hideUnless(isBatchFile ? state : undefined);
    if (isBatchFile) this.#show(state);
    if (isBatchFile === this.#isBatchFile) return;
    this.#isBatchFile = isBatchFile;
    void vscode.commands.executeCommand('setContext', 'batchStudio.isBatchFile', isBatchFile);
  }

  #show(state: FileState): void {
    if (isFromDisk(state)) showInBar((this.#bar ??= createBar()), state);
    else showItems((this.#items ??= createItems()), state);
  }

  #hideUnless(state: FileState | undefined): void {
    if (!state || isFromDisk(state)) {
      for (const item of Object.values(this.#items ?? {})) item.dispose();
      this.#items = undefined;
    }
    if (!state || !isFromDisk(state)) {
      this.#bar?.dispose();
      this.#bar = undefined;
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    clearImmediate(this.#coming);
    this.#hideUnless(undefined);
  }
}

/** The editor shows no language status of a file that it hands out to nobody. */
function isFromDisk({ version }: FileState): boolean {
  return version === undefined;
}

function createItems() {
  const { l10n, languages } = vscode;
  const problems = languages.createLanguageStatusItem('batchStudio.problems', batchFileSelector);
  problems.name = l10n.t('Batch file');
  problems.command = { command: 'batchStudio.validateFile', title: l10n.t('Check Again') };
  // One item for all would be wider than the editor shows.
  const requests = languages.createLanguageStatusItem('batchStudio.requests', batchFileSelector);
  requests.name = l10n.t('Requests of the batch file');
  requests.command = { command: 'batchStudio.convertFile', title: l10n.t('Convert…') };
  const profile = languages.createLanguageStatusItem('batchStudio.profile', batchFileSelector);
  profile.name = l10n.t('Rules of the batch file');
  profile.command = { command: 'batchStudio.chooseProfile', title: l10n.t('Change') };
  return { problems, requests, profile };
}

function showItems(items: ReturnType<typeof createItems>, state: FileState): void {
  const { problems, requests, profile } = items;
  problems.text = plainText(headline(state));
  problems.busy = !state.complete;
  problems.severity = severityOf(state);
  const [first, second] = facts(state);
  requests.text = plainText(first);
  requests.detail = plainText(second);
  profile.text = state.profile.name;
  profile.detail = origins[state.origin]();
}

function createBar(): vscode.StatusBarItem {
  const bar = vscode.window.createStatusBarItem(
    'batchStudio.largeFile',
    vscode.StatusBarAlignment.Right,
    100,
  );
  bar.name = vscode.l10n.t('Batch file');
  bar.command = 'batchStudio.validateFile';
  bar.show();
  return bar;
}

function showInBar(bar: vscode.StatusBarItem, state: FileState): void {
  bar.text = `$(${state.complete ? icons[severityOf(state)] : 'sync~spin'}) ${plainText(headline(state))}`;
  const rules = `${state.profile.name}, ${origins[state.origin]()}`;
  const hint = vscode.l10n.t('Over 50 MB: checked from disk.');
  bar.tooltip = [facts(state).join(' · '), rules, hint].join('\n');
}

const icons: { readonly [S in vscode.LanguageStatusSeverity]: string } = {
  [vscode.LanguageStatusSeverity.Information]: 'pass',
  [vscode.LanguageStatusSeverity.Warning]: 'warning',
  [vscode.LanguageStatusSeverity.Error]: 'error',
};

const origins: { readonly [O in ProfileOrigin]: () => string } = {
  chosen: () => vscode.l10n.t('rules chosen for this file'),
  account: () => vscode.l10n.t('rules of the account last used'),
  model: () => vscode.l10n.t('rules that fit the model'),
};

function severityOf({ summary, failure }: FileState): vscode.LanguageStatusSeverity {
  if (failure !== undefined || summary.errors > 0) return vscode.LanguageStatusSeverity.Error;
  if (summary.warnings > 0) return vscode.LanguageStatusSeverity.Warning;
  return vscode.LanguageStatusSeverity.Information;
}

function headline({ summary, complete, progress, failure }: FileState): string {
  const { l10n } = vscode;
  if (failure !== undefined) return failure;
  if (!complete) {
    return progress === undefined
      ? l10n.t('Checking…')
      : l10n.t('Checking… {0} %', Math.floor(progress * 100));
  }
  const { errors, warnings } = summary;
  if (errors === 0 && warnings === 0) return l10n.t('No problems');
  return l10n.t('Errors: {0}, warnings: {1}', errors, warnings);
}

/** How much is in the file, and of what. */
function facts({ summary }: FileState): [text: string, detail: string] {
  const { l10n } = vscode;
  const formats = formatsFor(vscode.env.language);
  const [model, ...others] = summary.models.keys();
  const parts = [formats.bytes(summary.bytes)];
  if (model !== undefined)
    parts.unshift(others.length > 0 ? l10n.t('{0} and {1} more', model, others.length) : model);
  return [l10n.t('{0} requests', formats.count(summary.requests)), parts.join(' · ')];
}

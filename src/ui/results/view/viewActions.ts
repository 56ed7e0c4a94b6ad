import * as vscode from 'vscode';
import type { ViewAction } from '../../../webview/messages/viewMessages.ts';
import { showFile } from '../../kit/showFile.ts';
import type { AnswerTexts } from './answerTexts.ts';
import { detailText } from './detailText.ts';
import { exportShown } from './exportShown.ts';
import { showMessage } from '../../kit/showMessage.ts';
import { UserError } from '../../kit/userError.ts';
import { linkToView } from './linkedView.ts';
import { chooseRetry, writeRequests } from './retryRows.ts';
import { chooseColumn } from './chooseColumn.ts';
import { columnMark, expectedKey, inputKey } from './locateSources.ts';
import { sourcesOf } from './viewAddress.ts';
import type { ViewDeps } from './viewDeps.ts';
import type { OpenedView } from './viewHost.ts';

interface View {
  readonly opened: () => Promise<OpenedView> | undefined;
  readonly reopen: () => Promise<void>;
  readonly texts: AnswerTexts;
}

/** What a view's buttons do outside of it. */
export class ViewActions {
  readonly #deps: ViewDeps;
  readonly #uri: vscode.Uri;
  readonly #view: View;

  constructor(deps: ViewDeps, uri: vscode.Uri, view: View) {
    this.#deps = deps;
    this.#uri = uri;
    this.#view = view;
  }

  async run(action: ViewAction): Promise<void> {
    switch (action.name) {
      case 'copy':
        return vscode.env.clipboard.writeText(action.text);
      case 'openLine':
        return showFile(vscode.Uri.file(action.file), undefined, { line: action.line });
      case 'openAsText':
        return this.#openAsText();
      case 'retry':
        return this.#retry(action);
      case 'chooseInput':
        return this.#chooseInput();
      case 'chooseExpected':
        return this.#chooseExpected();
      case 'tryAgain':
        return this.#view.reopen();
      case 'export': {
        const opened = await this.#view.opened();
        return opened && exportShown(opened, action.queryId, action.columns);
      }
      case 'copyLink':
        return this.#copyLink(action);
      case 'openDetail':
        return this.#openDetail(action.row, action.as);
      case 'compareAnswers':
        return this.#compareAnswers(action.row);
    }
  }

  async #copyLink(look: Extract<ViewAction, { name: 'copyLink' }>): Promise<void> {
    const opened = await this.#view.opened();
    if (!opened) return;
    try {
      const { query, columns } = look;
      await vscode.env.clipboard.writeText(linkToView(this.#deps, this.#uri, opened.located, { query, columns })); // prettier-ignore
      vscode.window.setStatusBarMessage(vscode.l10n.t('The link is on the clipboard.'), 5000);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await showMessage('error', error.message);
    }
  }

  async #retry(action: Extract<ViewAction, { name: 'retry' }>): Promise<void> {
    const opened = await this.#view.opened();
    const choice = opened && (await chooseRetry(action, this.#batch() !== undefined));
    if (choice === 'failed')
      await vscode.commands.executeCommand('batchStudio.retryFailed', this.#batch());
    if (choice !== 'rows' || !opened) return;
    const target = await writeRequests(opened, action);
    const [located, ...others] = opened.located;
    if (target && located?.batch && others.length === 0)
      await this.#deps.noteRetry(target, located.batch);
  }

  #batch(): unknown {
    const [first] = sourcesOf(this.#uri);
    // What is done with one batch is not done with a job.
    return first && 'batchId' in first && !first.others ? first : undefined;
  }

  async #openAsText(): Promise<void> {
    const opened = await this.#view.opened();
    const confusion = (await opened?.session.overview())?.confusion;
    if (confusion) {
      const { confusionText } = await import('./confusionText.ts');
      const name = opened?.located[0]?.source.label ?? '';
      const uri = this.#view.texts.add(name, 'md', confusionText(confusion));
      await vscode.window.showTextDocument(uri, { preview: false });
    }
    const batch = this.#batch();
    if (batch) {
      await vscode.commands.executeCommand('batchStudio.showResultsAsText', batch);
      return;
    }
    for (const { source } of opened?.located ?? [])
      for (const path of [...source.errors, ...source.outputs])
        await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(path), 'default', {
          preview: false,
        });
  }

  async #chooseInput(): Promise<void> {
    const opened = await this.#view.opened();
    const source = opened?.located[0]?.source;
    const first = source?.outputs[0] ?? source?.errors[0];
    if (first === undefined) return;
    await this.#choose(inputKey(first), first, vscode.l10n.t('Choose the Input File'));
  }

  /** Marks of a batch or a file have one place: by it, what is chosen for it is kept. */
  async #chooseExpected(): Promise<void> {
    const opened = await this.#view.opened();
    const marks = opened?.located[0]?.source.marks;
    if (marks === undefined) return;
    const chosen = opened && (await chooseColumn(opened));
    if (chosen === undefined) return;
    if (chosen !== 'file') {
      await this.#deps.memory.update(expectedKey(marks), columnMark + chosen.column);
      return this.#view.reopen();
    }
    const title = vscode.l10n.t('Choose Expected Answers: JSON Lines of custom_id and expected');
    await this.#choose(expectedKey(marks), opened?.located[0]?.source.input ?? marks, title);
  }

  async #choose(key: string, beside: string, title: string): Promise<void> {
    const [chosen] =
      (await vscode.window.showOpenDialog({
        title,
        defaultUri: vscode.Uri.joinPath(vscode.Uri.file(beside), '..'),
        filters: { 'JSON Lines': ['jsonl', 'ndjson'] },
      })) ?? [];
    if (!chosen) return;
    await this.#deps.memory.update(key, chosen.fsPath);
    await this.#view.reopen();
  }

  async #openDetail(row: number, as: 'json' | 'markdown'): Promise<void> {
    const opened = await this.#view.opened();
    if (!opened) return;
    const detail = await opened.session.detail(row);
    const extension = as === 'json' ? 'json' : 'md';
    const uri = this.#view.texts.add(detail.customId, extension, detailText[as](detail));
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  /** The answers of two sources in the editor's own diff. */
  async #compareAnswers(row: number): Promise<void> {
    const opened = await this.#view.opened();
    if (!opened) return;
    const { answers, customId } = await opened.session.detail(row);
    const [left, right] = answers.map(({ source, json, text, refusal = '' }) =>
      this.#view.texts.add(source, json === undefined ? 'txt' : 'json', json ?? (text || refusal)),
    );
    if (!left || !right) return;
    const title = [customId, answers.map(({ source }) => source).join(' ↔ ')].join(': ');
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
  }
}

import * as vscode from 'vscode';
import { formatsFor } from '../kit/formats.ts';
import { rowCount, type PromptStates } from './promptStates.ts';

/** So many rows are sent to try a prompt. */
const triedRows = 3;

/** What can be done with a prompt, above its first line. */
export class PromptLenses implements vscode.CodeLensProvider {
  readonly #states: PromptStates;
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(states: PromptStates) {
    this.#states = states;
    states.onDidChange(() => {
      this.#changed.fire();
    });
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const state = this.#states.get(uri);
    const rows = state && rowCount(state);
    const count = rows === undefined ? '' : formatsFor(vscode.env.language).count(rows);
    const top = new vscode.Range(0, 0, 0, 0);
    const lens = (title: string, command: string, tooltip: string, ...more: readonly object[]) =>
      new vscode.CodeLens(top, { title, command, tooltip, arguments: [uri, ...more] });
    return [
      lens(
        vscode.l10n.t('Preview'),
        'batchStudio.previewPrompt',
        vscode.l10n.t('Shows the requests of the first rows as they will be sent'),
      ),
      lens(
        vscode.l10n.t('Try {0} Rows', triedRows),
        'batchStudio.tryRequests',
        vscode.l10n.t(
          'Sends the requests of the first rows now, in real time, after showing the price',
        ),
        { first: triedRows },
      ),
      lens(
        count === '' ? vscode.l10n.t('Check All') : vscode.l10n.t('Check All {0}', count),
        'batchStudio.checkPrompt',
        vscode.l10n.t('Builds and checks the requests of all rows, and writes nothing'),
      ),
      lens(
        vscode.l10n.t('Build File'),
        'batchStudio.buildPrompt',
        vscode.l10n.t('Writes the batch file beside the prompt'),
      ),
      lens(
        vscode.l10n.t('Submit'),
        'batchStudio.submitPrompt',
        vscode.l10n.t('Builds the batch file and submits it after a review'),
      ),
      lens(
        vscode.l10n.t('Write Answers to Table'),
        'batchStudio.writeAnswers',
        vscode.l10n.t('Writes a copy of the table with what came back for each row'),
      ),
    ];
  }
}

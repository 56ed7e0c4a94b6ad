import * as vscode from 'vscode';
import { chosenLines, type LineChoice } from '../../realtime/chosenLines.ts';
import { UserError } from '../kit/userError.ts';
import { openPrompt } from '../authoring/promptFile.ts';
import { rowCount, type PromptState } from '../authoring/promptStates.ts';
import type { Authoring } from '../authoring/registerAuthoring.ts';
import { openDocument } from '../editor/check/tabFiles.ts';

/** The first lines of something that becomes a batch, and what it is. */
export interface TrialSource {
  readonly uri: vscode.Uri;
  /** Path without its extension: new files get their names from it. */
  readonly stem: string;
  readonly lines: readonly string[];
  /** Counts the requests of the whole; undefined where it cannot be read, or the signal aborts. */
  readonly total: (signal: AbortSignal) => Promise<number | undefined>;
  /** Id of the provider that it is for. */
  readonly provider: string | undefined;
}

/** The requests of the first rows of a prompt. @throws UserError when the prompt has errors */
export async function rowsOfPrompt(
  uri: vscode.Uri,
  { states, thread }: Pick<Authoring, 'states' | 'thread'>,
  first: number,
): Promise<TrialSource> {
  const { path } = await openPrompt(uri);
  const state = await states.of(await vscode.workspace.openTextDocument(uri));
  const lines = state.lines.slice(0, first).filter((line) => line !== undefined);
  if (state.prepared.problems.some(({ severity }) => severity === 'error') || lines.length === 0) {
    throw new UserError(
      vscode.l10n.t('Nothing was sent: the prompt or its first rows have errors. They are marked in the prompt.'), // prettier-ignore
      [],
      'notice',
    );
  }
  return {
    uri,
    stem: path.replace(/\.batch\.md$/i, ''),
    lines,
    total: (signal) => rowsOfTable(state, thread, signal),
    provider: state.prepared.profile.id,
  };
}

async function rowsOfTable(
  state: PromptState,
  thread: Authoring['thread'],
  signal: AbortSignal,
): Promise<number | undefined> {
  const { place, prompt } = state.prepared;
  const known = rowCount(state);
  if (known !== undefined || !place) return known;
  const { table, mentions } = prompt;
  const task = { place, prompt: { table, mentions } };
  return thread.run('count', task, { signal }).catch(() => undefined);
}

/** Some lines of a batch file, as it is on screen. @throws UserError when it was never saved */
export async function linesOfFile(uri: vscode.Uri, choice: LineChoice): Promise<TrialSource> {
  if (uri.scheme !== 'file')
    throw new UserError(vscode.l10n.t('Save the file on this machine first: the answers are written beside it.')); // prettier-ignore
  const document = openDocument(uri);
  const { lines, total } = document?.isDirty
    ? linesOfDocument(document, choice)
    : await chosenLines(uri.fsPath, choice);
  const stem = uri.fsPath.replace(/\.[^.\\/]*$/, '');
  return { uri, stem, lines, total: () => Promise.resolve(total), provider: undefined };
}

function linesOfDocument(document: vscode.TextDocument, choice: LineChoice) {
  const { lineCount } = document;
  const lines: string[] = [];
  const add = (number: number) => {
    const { text, isEmptyOrWhitespace } = document.lineAt(number);
    if (!isEmptyOrWhitespace) lines.push(text);
  };
  if ('numbers' in choice) [...choice.numbers].filter((number) => number < lineCount).forEach(add);
  else for (let at = 0; at < lineCount && lines.length < choice.first; at++) add(at);
  const isLastBlank = document.lineAt(lineCount - 1).isEmptyOrWhitespace;
  return { lines, total: isLastBlank ? lineCount - 1 : lineCount };
}

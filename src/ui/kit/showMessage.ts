import * as vscode from 'vscode';
import { plainText } from './safeText.ts';

export type MessageKind = 'information' | 'warning' | 'error';

/** Longer texts are cut: a message is read, not searched. */
const longest = 2_000;

/**
 * The one door to messages. The editor turns `[text](command:…)` in them into a link that runs, so whatever stands in a
 * file's name or in a service's answer is made plain here; the linter keeps every other door shut.
 * @param rest options, if any, then the titles of the buttons
 * @returns the title of the button that was pressed
 */
export function showMessage<T extends string | vscode.MessageItem>(
  kind: MessageKind,
  message: string,
  ...rest: readonly [vscode.MessageOptions, ...T[]] | readonly T[]
): Thenable<T | undefined> {
  // The editor's overloads for titles and for objects do not take what may be either.
  const { window } = vscode as unknown as { readonly window: Readonly<Record<ShowName, Show<T>>> };
  return window[showNames[kind]](plainText(message, longest), ...rest);
}

const showNames = {
  information: 'showInformationMessage',
  warning: 'showWarningMessage',
  error: 'showErrorMessage',
} as const;

type ShowName = (typeof showNames)[MessageKind];
type Show<T> = (text: string, ...rest: readonly unknown[]) => Thenable<T | undefined>;

export type Progress = vscode.Progress<{ message?: string; increment?: number }>;

/** The one door to the editor's progress, which makes links of titles and messages too. */
export function showProgress<T>(
  options: vscode.ProgressOptions,
  task: (progress: Progress, token: vscode.CancellationToken) => Thenable<T>,
): Thenable<T> {
  const { title, ...rest } = options;
  const shown = title === undefined ? rest : { ...rest, title: plainText(title) };
  return vscode.window.withProgress(shown, (progress, token) =>
    task(
      {
        report({ message, ...news }) {
          progress.report(message === undefined ? news : { ...news, message: plainText(message) });
        },
      },
      token,
    ),
  );
}

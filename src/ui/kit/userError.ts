import * as vscode from 'vscode';

/** A button that runs a command. */
export function commandAction(
  title: string,
  id: string,
  ...args: readonly unknown[]
): UserErrorAction {
  return { title, run: () => vscode.commands.executeCommand(id, ...args) };
}

/** A button under a message. */
export interface UserErrorAction {
  readonly title: string;
  readonly run: () => Thenable<unknown>;
}

/** A command that cannot go on, with a finished sentence for the user and what can be done. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly actions: readonly UserErrorAction[];
  /** A notice is no fault of anyone: shown as information. */
  readonly level: 'error' | 'notice';

  constructor(
    sentence: string,
    actions: readonly UserErrorAction[] = [],
    level: 'error' | 'notice' = 'error',
  ) {
    super(sentence);
    this.actions = actions;
    this.level = level;
  }
}

import * as vscode from 'vscode';

/** A button that runs a command. */
export function commandAction(
  title: string,
  id: string,
  ...args: readonly unknown[]
): RefusalAction {
  return { title, run: () => vscode.commands.executeCommand(id, ...args) };
}

/** A button under a message. */
export interface RefusalAction {
  readonly title: string;
  readonly run: () => Thenable<unknown>;
}

/** A command that cannot go on, with a finished sentence for the user and what can be done. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly actions: readonly RefusalAction[];
  /** A notice is no fault of anyone: shown as information. */
  readonly level: 'error' | 'notice';

  constructor(
    sentence: string,
    actions: readonly RefusalAction[] = [],
    level: 'error' | 'notice' = 'error',
  ) {
    super(sentence);
    this.actions = actions;
    this.level = level;
  }
}

import * as vscode from 'vscode';
import type { RefusalAction } from '../refusal.ts';

/** A button that runs a command. */
export function commandAction(
  title: string,
  id: string,
  ...args: readonly unknown[]
): RefusalAction {
  return { title, run: () => vscode.commands.executeCommand(id, ...args) };
}

import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import { BatchDetails } from '../results/batchDetails.ts';
import { readTarget } from './batchTarget.ts';
import type { CommandDeps } from './commandDeps.ts';
import { commands } from './commands.ts';
import { presentFailure } from './presentFailure.ts';

/** Registers every command of the table; what a command throws becomes a sentence with actions. */
export function registerCommands(deps: CommandDeps): Disposable {
  const owned: Disposable[] = [new BatchDetails(deps)];
  for (const [id, command] of Object.entries(commands)) {
    const handler = command(deps);
    const run = async (...args: readonly unknown[]): Promise<unknown> => {
      try {
        return await handler(...args);
      } catch (error) {
        presentFailure(error, deps, readTarget(args[0]), () => run(...args));
        return undefined;
      }
    };
    owned.push(vscode.commands.registerCommand(id, run));
  }
  return {
    dispose() {
      for (const part of owned.toReversed()) part.dispose();
    },
  };
}

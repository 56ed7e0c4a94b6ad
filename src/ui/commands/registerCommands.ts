import type { Disposable } from '../../batches/emitter.ts';
import type { CommandDeps } from './commandDeps.ts';

/** Registers every command of the table; what a command throws becomes a sentence with actions. */
export function registerCommands(_deps: CommandDeps): Disposable {
  throw new Error('Under construction');
}

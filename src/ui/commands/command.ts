import type { CommandDeps } from './commandDeps.ts';

/** One user action: arguments from menus, keybindings or code in, plain data out; failures are thrown. */
export type Command = (deps: CommandDeps) => (...args: readonly unknown[]) => Promise<unknown>;

// Stands alone: one user action, one file.
import type { Command } from './commandDeps.ts';

/** Opens the log: method, path, status and time of each call; no bodies, no keys. */
export const showLog: Command = (deps) => () => {
  deps.log.show(true);
  return Promise.resolve(undefined);
};

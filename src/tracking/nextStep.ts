import type { IntentStep } from './intent.ts';

/**
 * What may follow what. A step that follows itself only adds facts. `created` may follow everything: once the
 * service has named the batch, no earlier opinion counts.
 */
const followers: { [S in IntentStep]: readonly IntentStep[] } = {
  planned: ['uploading', 'stopped'],
  uploading: ['uploaded', 'stopped'],
  uploaded: ['creating', 'stopped'],
  // Back to `uploaded` after a certain refusal that may be tried again.
  creating: ['uploaded', 'stopped'],
  created: [],
  stopped: ['creating'],
};

export interface StepContext {
  /** Is the step written again to say that it failed? */
  readonly failed: boolean;
  /** Did this very window write the step before? */
  readonly isOurs: boolean;
}

export function mayFollow(
  from: IntentStep,
  to: IntentStep,
  { failed, isOurs }: StepContext,
): boolean {
  if (to === 'created') return true;
  // Whoever asked for the batch knows that it was refused; another window that has just found the file does not.
  if (from === 'creating' && to === 'uploaded' && !isOurs) return false;
  if (from === to) return failed || from === 'stopped';
  return followers[from].includes(to);
}

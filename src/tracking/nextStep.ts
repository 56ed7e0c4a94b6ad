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

/** @param failed whether the step is written again to say that it failed */
export function mayFollow(from: IntentStep, to: IntentStep, failed: boolean): boolean {
  if (to === 'created') return true;
  if (from === to) return failed || from === 'stopped';
  return followers[from].includes(to);
}

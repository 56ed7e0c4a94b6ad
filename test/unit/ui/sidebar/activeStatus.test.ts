import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch } from '../../../../src/batches/batch.ts';
import { Emitter } from '../../../../src/batches/emitter.ts';
import type { StoreChange } from '../../../../src/tracking/batches/accountState.ts';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { ActiveStatus } = await import('../../../../src/ui/sidebar/activeStatus.ts');

const running = (id: string, completed: number) =>
  aBatch({ id, status: 'in_progress', counts: { total: 1_000, completed, failed: 0 } });

test('the status bar tells how many batches are active, how far they are, and which', () => {
  const shown = { text: '', tooltip: { value: '' }, isShown: false };
  const item = Object.assign(shown, {
    show: () => void (shown.isShown = true),
    hide: () => void (shown.isShown = false),
    dispose: () => undefined,
  });
  Object.assign(vscode.window, { createStatusBarItem: () => item });
  const changed = new Emitter<StoreChange>();
  let batches: readonly Batch[] = [];
  const store = { states: () => [aState({ batches })], onDidChange: changed.event };
  const status = new ActiveStatus(store, formatsFor('en'), ({ id }) => id);
  const show = (now: readonly Batch[]) => {
    batches = now;
    changed.fire({ kind: 'accounts' });
  };
  assert.equal(shown.isShown, false);

  show([running('nightly', 400), aBatch({ id: 'over', status: 'completed' })]);
  assert.deepEqual([shown.isShown, shown.text], [true, '$(sync~spin) 1 batch · 40%']);
  assert.match(shown.tooltip.value, /^nightly · 400 of 1,000 done\s/);
  assert.doesNotMatch(shown.tooltip.value, /over/);

  show(Array.from({ length: 1_200 }, (_, at) => running(`b${String(at)}`, 250)));
  assert.equal(shown.text, '$(sync~spin) 1,200 batches · 25%');
  assert.match(shown.tooltip.value, /b9 .*\s+… and 1,190 more\./);

  // Nobody knows yet how many requests there are.
  show([aBatch({ status: 'validating', counts: null })]);
  assert.equal(shown.text, '$(sync~spin) 1 batch');
  show([]);
  assert.equal(shown.isShown, false);
  status.dispose();
});

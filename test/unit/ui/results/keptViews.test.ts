import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Memento } from 'vscode';
import { KeptViews } from '../../../../src/ui/results/view/keptViews.ts';

/** What a window keeps, and what the next one finds. */
function aMemory(): Memento & { readonly writes: number } {
  const values = new Map<string, string>();
  let writes = 0;
  return {
    get writes() {
      return writes;
    },
    keys: () => [...values.keys()],
    get: (key: string, other?: unknown) => JSON.parse(values.get(key) ?? JSON.stringify(other)) as never, // prettier-ignore
    async update(key: string, value: unknown) {
      writes++;
      await Promise.resolve();
      values.set(key, JSON.stringify(value));
    },
  };
}

const failed = {
  query: { conditions: [{ column: 'outcome', is: 'in' as const, values: ['failed'] }] },
  widths: { answer: 300 },
  position: 7,
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('a view is found in the next window as it was left, however often it changed', async () => {
  const memory = aMemory();
  const views = new KeptViews(memory);
  for (let position = 0; position <= 7; position++) views.keep('a', { ...failed, position });
  await settled();
  assert.deepEqual(new KeptViews(memory).stateOf('a'), failed);
  assert.deepEqual(new KeptViews(memory).stateOf('b'), {});
  assert.ok(memory.writes <= 2, 'changes of one moment are written together');
});

it('a view that was closed shows all rows again, in its own columns', async () => {
  const memory = aMemory();
  const views = new KeptViews(memory);
  views.keep('a', failed);
  views.close('a');
  await settled();
  assert.deepEqual(new KeptViews(memory).stateOf('a'), { widths: { answer: 300 } });
});

it('the view that was used longest ago is forgotten first', async () => {
  const memory = aMemory();
  const views = new KeptViews(memory);
  for (let view = 0; view < 50; view++) views.keep(String(view), failed);
  views.keep('0', failed);
  views.keep('50', failed);
  await settled();
  const kept = new KeptViews(memory);
  assert.deepEqual([kept.stateOf('0'), kept.stateOf('1'), kept.stateOf('50')], [failed, {}, failed]); // prettier-ignore
});

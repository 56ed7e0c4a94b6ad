import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Detail } from '../../../src/results/query/session.ts';
import { ShownDetail } from '../../../src/webview/results/shownDetail.ts';

function aPane() {
  const asked: number[] = [];
  const waiting: PromiseWithResolvers<Detail>[] = [];
  let row: number | undefined = 0;
  const pane = new ShownDetail({
    load(wanted) {
      asked.push(wanted);
      const one = Promise.withResolvers<Detail>();
      waiting.push(one);
      return one.promise;
    },
    wanted: () => row,
    draw: () => undefined,
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    pane,
    asked,
    goTo: (next: number | undefined) => {
      row = next;
      pane.follow();
    },
    arrive: async () => {
      waiting.shift()?.resolve({ row: asked.at(-1) } as Detail);
      await turn();
    },
    fail: async (message: string) => {
      waiting.shift()?.reject(new Error(message));
      await turn();
    },
  };
}

void test('the pane shows its own row or nothing, and loads only the last of those that are passed', async () => {
  const { pane, asked, goTo, arrive } = aPane();
  goTo(0);
  await arrive();
  assert.equal(pane.of(0)?.row, 0);
  for (const row of [1, 2, 3]) goTo(row);
  assert.equal(pane.of(3), undefined);
  await arrive();
  assert.equal(pane.of(3), undefined);
  await arrive();
  assert.equal(pane.of(3)?.row, 3);
  assert.deepEqual(asked, [0, 1, 3]);
});

void test('why a row cannot be shown is told of that row alone', async () => {
  const { pane, goTo, fail, arrive } = aPane();
  goTo(5);
  await fail('The file changed');
  assert.equal(pane.failureOf(5), 'The file changed');
  assert.equal(pane.failureOf(6), undefined);
  goTo(6);
  await arrive();
  assert.equal(pane.failureOf(6), undefined);
});

void test('what is shown stays while more becomes known of it', async () => {
  const { pane, asked, goTo, arrive } = aPane();
  goTo(2);
  await arrive();
  pane.renew();
  assert.equal(pane.of(2)?.row, 2);
  await arrive();
  assert.deepEqual(asked, [2, 2]);
  pane.forget();
  assert.equal(pane.of(2), undefined);
});

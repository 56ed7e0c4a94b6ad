import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { writeBuilt } from '../../support/builtPair.ts';
import { inOneStudio } from '../../support/inStudio.ts';
import { axeViolations as violations } from '../../support/axeViolations.ts';
import { chooseFromMenu, focusedRow, openLink, reloadWindow } from '../../support/keyboard.ts'; // prettier-ignore
import { openPair } from '../../support/openPair.ts';
import { resultPair } from '../../support/resultPair.ts';
import { resultsFrame } from '../../../scripts/vscode/resultsFrame.ts';

/** The grid while its active cell is in this row, from 0. */
const active = (view: Frame, row: number) =>
  view.locator(`[role=grid][aria-activedescendant^="cell-${String(row)}-"]`);

describe('the Results view', () => {
  const inWindow = inOneStudio({});

  it(
    'shows a result file as a table that is read with the keyboard, and nothing in it is active',
    inWindow(async (studio) => {
      const { page } = studio;
      const hostile = '<img src=x onerror="document.title=1">';
      const expected = Array.from({ length: 12 }, (_, row) => ({ custom_id: `row-${String(row)}`, expected: { label: row < 6 ? 'positive' : 'negative' } })); // prettier-ignore
      await writeFile(
        join(studio.playground.workspace, 'hostile.output.expected.jsonl'),
        expected.map((one) => `${JSON.stringify(one)}\n`).join(''),
      );
      const view = await openPair(studio, { rows: 12, text: hostile, name: 'hostile' });
      await view.getByRole('button', { name: /9 Answered/ }).waitFor();
      await view.getByRole('button', { name: /1 Needs review/ }).waitFor();
      await view.getByRole('button', { name: /1 No result/ }).waitFor();
      await view.getByText('12 rows', { exact: true }).waitFor();
      const grid = view.getByRole('grid');
      assert.equal(await grid.getAttribute('aria-rowcount'), '13');
      await view.getByRole('columnheader', { name: 'label' }).waitFor();
      const confused = view.getByRole('button', { name: 'Expected positive, answered negative: 2 rows', exact: true }); // prettier-ignore
      await confused.click();
      await view.getByText('2 of 12 rows').waitFor();
      await view.getByText('Expected label is positive').waitFor();
      assert.deepEqual(await violations(view), []);
      await confused.click();
      await view.getByText('12 rows', { exact: true }).waitFor();
      // A failure says why where its answer would be.
      await view.getByRole('gridcell', { name: 'Too many requests', exact: true }).waitFor();

      await grid.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const pane = view.getByRole('region', { name: 'Request and answer' });
      await pane.getByRole('heading', { name: 'row-2', exact: true }).waitFor();
      await pane.getByText('"score": 2').waitFor();
      await pane.getByText(`${hostile} 2`, { exact: true }).waitFor();
      assert.equal(await view.locator('.grid img, .pane img').count(), 0);
      await page.keyboard.press('End');
      await page.keyboard.press('Control+End');
      await active(view, 11).waitFor();
      await pane.getByRole('heading', { name: 'row-11', exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await pane.waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await pane.waitFor();
      await page.keyboard.press('?');
      await view.getByRole('dialog').getByText('Move between cells').waitFor();
      assert.deepEqual(await violations(view), []);
      await page.keyboard.press('Escape');
      await view.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press(' ');
      await view.getByRole('button', { name: 'Copy as Markdown' }).click();
      await page.waitForFunction("navigator.clipboard.readText().then((text) => text.includes('| row-11 |'))"); // prettier-ignore
    }),
  );

  it(
    'finds, filters and sorts over all rows, and says by what',
    inWindow(async (studio) => {
      const { page } = studio;
      const view = await openPair(studio, { rows: 300, name: 'many' });
      const grid = view.getByRole('grid');
      const first = (column: number) => view.locator(`[id="cell-0-${String(column)}"]`);
      await grid.focus();
      await page.keyboard.press('/');
      await page.keyboard.type('How is it? 29');
      await view.getByText('11 of 300 rows').waitFor();
      await view.getByText('Everything contains “How is it? 29”').waitFor();
      await page.keyboard.press('Enter');
      await active(view, 0).waitFor();
      await page.keyboard.press('ArrowDown');
      await active(view, 1).waitFor();
      await view.locator('[id="cell-1-0"]').getByText('row-290', { exact: true }).waitFor();
      await view.getByRole('button', { name: 'Clear Filters' }).click();
      await view.getByText('300 rows', { exact: true }).waitFor();

      await view.getByRole('button', { name: /429 rate_limit_exceeded/ }).click();
      await view.getByText('1 of 300 rows').waitFor();
      await first(0).getByText('row-3', { exact: true }).waitFor();
      await view.getByRole('button', { name: 'Clear Filters' }).click();
      await view.getByText('300 rows', { exact: true }).waitFor();

      const score = view.getByRole('columnheader', { name: 'score' });
      await score.click();
      await view.locator('[role=columnheader][aria-sort=ascending]').waitFor();
      await score.click();
      await view.locator('[role=columnheader][aria-sort=descending]').waitFor();
      await first(0).getByText('row-299', { exact: true }).waitFor();
      // The distribution of a column filters by its values.
      await view.getByLabel('Distribution').selectOption({ label: 'label' });
      await view.getByRole('button', { name: /positive/ }).click();
      await view.getByText('label is positive').waitFor();
      assert.ok((await view.locator('.grid-body .row').count()) <= 120);
      assert.deepEqual(await violations(view), []);
    }),
  );

  it(
    'compares two result files, and opens two answers in the diff editor',
    inWindow(async (studio) => {
      const { page, playground } = studio;
      await openPair(studio, { rows: 12 });
      const other = resultPair(12).output.replaceAll('neutral', 'positive');
      await writeFile(join(playground.workspace, 'other.output.jsonl'), other);
      const file = (name: string) => page.getByRole('treeitem', { name, exact: true });
      await file('seen.output.jsonl').click();
      await file('other.output.jsonl').click({ modifiers: ['ControlOrMeta'] });
      await chooseFromMenu(page, file('other.output.jsonl'), /^Open Results/);
      await page.getByRole('tab', { name: /\(results\)/, selected: true }).waitFor();
      const view = await resultsFrame(page);
      await view.getByText('70% of 10 answers agree').waitFor();
      assert.deepEqual(await violations(view), []);
      await view.getByRole('button', { name: 'Only Changed' }).click();
      await view.getByText('3 of 12 rows').waitFor();
      await view.getByRole('grid').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('tab', { name: /^row-2: .*↔/, selected: true }).waitFor();
    }),
  );

  it(
    'holds answers against a column of the table that the batch was built from, chosen with the keyboard',
    inWindow(async (studio) => {
      const { page } = studio;
      await writeBuilt(studio, 'labelled', 6);
      const view = await openPair(studio, { rows: 6, name: 'labelled' });
      await view.getByRole('button', { name: 'Expected Answers…' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-title', { hasText: 'Where are the expected answers?' }).waitFor(); // prettier-ignore
      await page.keyboard.type('label');
      await focusedRow(page).getByText('column of the table').waitFor();
      await page.keyboard.press('Enter');
      const wrong = view.getByRole('button', { name: /^Expected positive, answered negative: 1 / });
      await wrong.focus();
      await page.keyboard.press('Enter');
      await view.getByText('1 of 6 rows').waitFor();
      await view.getByRole('gridcell', { name: 'row-1', exact: true }).waitFor();
      assert.deepEqual(await violations(view), []);
    }),
  );

  it(
    'gives a link that shows the same rows again',
    inWindow(async (studio) => {
      const { page } = studio;
      const view = await openPair(studio, { rows: 12, name: 'linked' });
      await view.getByRole('button', { name: /1 Failed/ }).click();
      await view.getByText('1 of 12 rows').waitFor();
      await view.getByRole('button', { name: 'Copy Link to This View' }).click();
      await page.getByText('The link is on the clipboard.').waitFor();
      const link = await page.evaluate<string>('navigator.clipboard.readText()');
      await view.getByRole('button', { name: 'Clear Filters' }).click();
      await view.getByText('12 rows', { exact: true }).waitFor();

      await openLink(page, link);
      await page.getByRole('tab', { name: /\(results\)/, selected: true }).waitFor();
      const again = await resultsFrame(page);
      await again.getByText('1 of 12 rows').waitFor();
      await again.getByText('Outcome is Failed').waitFor();
    }),
  );

  it(
    'comes back after a reload as it was left',
    inWindow(async (studio) => {
      const { page } = studio;
      const view = await openPair(studio, { rows: 12, name: 'kept' });
      await view.getByRole('button', { name: /1 Failed/ }).click();
      await view.getByText('1 of 12 rows').waitFor();
      await view.getByRole('button', { name: 'Summary' }).click();
      await untilKept(page, ['editorpart.state', 'batchStudio.results'], ['"isSummaryOpen":false']);
      await reloadWindow(page);
      const again = await resultsFrame(page);
      await again.getByText('1 of 12 rows').waitFor();
      await again.getByText('Outcome is Failed').waitFor();
      await again.getByRole('button', { name: 'Summary', pressed: false }).waitFor();
      await page.getByRole('tab', { name: 'kept.output.jsonl', selected: true }).waitFor();
    }),
  );
});

/** Until the editor has written down entries with these words. It does so about once a minute, and when it loses the focus. */
async function untilKept(page: Page, ...entries: readonly (readonly string[])[]): Promise<void> {
  while (!(await page.evaluate<boolean>(isKept(entries)))) await page.evaluate(turnAway);
}

/** A program for the page: its window is left, and entered again a little later. */
const turnAway = `(async () => {
  const tell = () => document.dispatchEvent(new Event('visibilitychange'));
  document.hasFocus = () => false;
  tell();
  await new Promise((resolve) => setTimeout(resolve, 100));
  delete document.hasFocus;
  tell();
})()`;

/** A program for the page. */
const isKept = (entries: readonly (readonly string[])[]) => `(async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const values = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const database = await done(indexedDB.open(name));
    const [store] = database.objectStoreNames;
    values.push(...(await done(database.transaction(store).objectStore(store).getAll())).map(String));
    database.close();
  }
  return ${JSON.stringify(entries)}.every((words) => values.some((value) => words.every((word) => value.includes(word))));
})()`;

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { resultsFrame } from '../../../scripts/vscode/resultsFrame.ts';
import { batchPageFrame } from '../../support/batchPageFrame.ts';
import { inOneStudio } from '../../support/inStudio.ts';
import { answer, chooseFromMenu, focusedRow, notification, openFile, openLink, runCommand } from '../../support/keyboard.ts'; // prettier-ignore

const settings = {
  'batchStudio.pollIntervalSeconds': 5,
  'files.simpleDialog.enable': true,
  // The tooltip of a row that the mouse rests on lies over the rows beside it.
  'workbench.hover.delay': 600_000,
};
const samples = ['kimi-summaries', 'kimi-images'];

const batch = (page: Page, name: string) => page.getByRole('treeitem', { name: `Batch ${name}` });

/** Selects both batches. */
async function selectBoth(page: Page) {
  await batch(page, 'kimi-summaries').click();
  await batch(page, 'kimi-images').click({ modifiers: ['ControlOrMeta'] });
}

// One after the other: the first makes the batches that the others work with.
describe('what is done with the rows of the list', () => {
  const inWindow = inOneStudio({ settings });

  it(
    'submits a batch file that is dropped on an account',
    inWindow(async ({ page }) => {
      await runCommand(page, 'Focus on Batches View');
      const account = page.getByRole('treeitem', { name: /^Simulator/ }).first();
      for (const name of samples) {
        await openFile(page, `${name}.jsonl`);
        await page.getByRole('tab', { name: `${name}.jsonl` }).dragTo(account);
        await focusedRow(page)
          .getByText(/Submit \d+ requests? to Simulator/)
          .waitFor();
        await page.keyboard.press('Enter');
        await batch(page, name).and(page.locator('[aria-label*="Completed"]')).waitFor();
      }
    }),
  );

  it(
    'compares two batches, and exports the answers of both',
    inWindow(async ({ page, playground: { workspace } }) => {
      await selectBoth(page);
      await chooseFromMenu(page, batch(page, 'kimi-images'), 'Compare Results…');
      await page
        .getByRole('tab', { name: /^kimi-.*-kimi-.* \(results\)/, selected: true })
        .waitFor();
      const view = await resultsFrame(page);
      await view.getByRole('grid').waitFor();
      for (const name of samples) await view.getByText(name).first().waitFor();

      await selectBoth(page);
      await chooseFromMenu(page, batch(page, 'kimi-images'), 'Export Answers…');
      await focusedRow(page).getByText('CSV').waitFor();
      await page.keyboard.press('Enter');
      for (const name of samples) {
        await page.getByRole('tab', { name: `${name}.answers.csv` }).waitFor();
        const table = await readFile(join(workspace, `${name}.answers.csv`), 'utf8');
        assert.match(table, /^\uFEFF?custom_id,/);
      }
    }),
  );

  it(
    'opens a batch by its link, deletes what is here of it, and says that a service has none of an ID',
    inWindow(async ({ page }) => {
      await runCommand(page, 'Focus on Batches View');
      const row = batch(page, 'kimi-summaries');
      // Alone: both are selected.
      await row.click();
      await chooseFromMenu(page, row, 'Copy Link');
      await page.waitForFunction("navigator.clipboard.readText().then((text) => /\\/batch\\?account=simulator&id=/.test(text))"); // prettier-ignore

      const link = await page.evaluate<string>('navigator.clipboard.readText()');

      // A filter that leaves the batch out is no reason not to open it, and is told of.
      await runCommand(page, 'Batch Studio: Filter Batches');
      await focusedRow(page).getByText('Show These Batches').waitFor();
      await page.keyboard.type('another');
      await row.waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await openLink(page, link);
      const view = await batchPageFrame(page);
      await view.getByRole('heading', { name: 'kimi-summaries' }).waitFor();
      const notShown = notification(page, 'The batch is not shown: it does not match the filter “another”.'); // prettier-ignore
      await notShown.getByRole('button', { name: 'Clear Filter' }).click();
      await row.waitFor();

      // Of an account that is not known it is asked which one is meant, and of a batch whether to ask for it.
      const unknown = new URL(link);
      unknown.search = new URLSearchParams({ account: 'elsewhere', id: 'batch_linked' }).toString();
      await openLink(page, unknown.href);
      await page.getByPlaceholder('Which account has the batch batch_linked?').waitFor();
      await focusedRow(page).getByText('Simulator').first().waitFor();
      await page.keyboard.press('Enter');
      await answer(page, 'Open the batch batch_linked of Simulator?', 'Ask the Service');
      await notification(page, /batch_linked/).waitFor();

      await chooseFromMenu(page, row, 'Open Output File');
      await page
        .getByRole('tab', { name: /output.*jsonl/ })
        .first()
        .waitFor();
      await chooseFromMenu(page, row, 'Delete Local Results…');
      await answer(page, 'Delete the downloaded results of 1 batch?', 'Delete Local Results');
      await notification(page, /^Deleted .* of local results/).waitFor();

      await runCommand(page, 'Batch Studio: Attach Batch by ID');
      await page.locator('.quick-input-widget').getByText('ID of a batch of Simulator').waitFor();
      await page.keyboard.type('batch_of-nobody');
      await page.keyboard.press('Enter');
      await notification(page, /batch_of-nobody/).waitFor();
    }),
  );

  it(
    'downloads a file at the service, and deletes two that are selected',
    inWindow(async ({ page, playground: { workspace } }) => {
      await runCommand(page, 'Focus on Batches View');
      const head = page.getByRole('button', { name: /Files at the Service Section/ });
      await head.click();
      const view = page.locator('.pane').filter({ has: head });
      await view.getByRole('treeitem', { name: /^Simulator/ }).click();
      const file = (name: string) =>
        page.getByRole('treeitem', { name: new RegExp(`^${name}.*Input file of`) });
      await chooseFromMenu(page, file('kimi-summaries'), 'Download…');
      await page.locator('.quick-input-title', { hasText: 'Download File' }).waitFor();
      // The proposed place is taken once the dialog has listed it.
      await page.locator('.quick-input-list').getByText('reviews.csv', { exact: true }).waitFor();
      await page.keyboard.press('Enter');
      const tab = page.getByRole('tab', { name: /^kimi-summaries\.\w+\.jsonl/, selected: true });
      await tab.waitFor();
      const names = await readdir(workspace);
      const name = names.find((one) => /^kimi-summaries\.\w+\.jsonl$/.test(one)) ?? '';
      assert.equal(
        await readFile(join(workspace, name), 'utf8'),
        await readFile(join(workspace, 'kimi-summaries.jsonl'), 'utf8'),
      );

      await file('kimi-summaries').click();
      await file('kimi-images').click({ modifiers: ['ControlOrMeta'] });
      await chooseFromMenu(page, file('kimi-images'), 'Delete at the Service…');
      await answer(page, /^Delete 2 files .* at the service\?/, 'Delete Files');
      await notification(page, /^Deleted 2 files/).waitFor();
      for (const name of samples) await file(name).waitFor({ state: 'detached' });
    }),
  );
});

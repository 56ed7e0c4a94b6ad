import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { batchPageFrame } from '../../support/batchPageFrame.ts';
import { inStudio } from '../../support/inStudio.ts';
import {
  answer,
  chooseFromMenu,
  dialog,
  focusedRow,
  notification,
  openFile,
  openLink,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';

const settings = { 'batchStudio.pollIntervalSeconds': 5 };

async function submitFile(page: Page, name: string) {
  await openFile(page, name);
  await untilSubmittable(page);
  await runCommand(page, 'Batch Studio: Submit Batch');
  await focusedRow(page)
    .getByText(/Submit \d+ requests? to Simulator/)
    .waitFor();
  await page.keyboard.press('Enter');
}

it('finds, groups and pins batches, and shows and cleans up the files at the service', () =>
  inStudio({ batchMs: 1_500, settings }, async ({ page }) => {
    const batch = (name: string) => page.getByRole('treeitem', { name: `Batch ${name}` });
    await page
      .getByRole('tab', { name: /^Batch Studio/ })
      .first()
      .click();
    await page.getByRole('treeitem', { name: /^Simulator, no batches yet/ }).waitFor();
    await submitFile(page, 'kimi-summaries.jsonl');
    await batch('kimi-summaries').waitFor();
    await submitFile(page, 'kimi-images.jsonl');
    await batch('kimi-images').waitFor();
    await batch('kimi-summaries').getByText(/\//).waitFor();

    // The list follows as one types; Enter keeps it, one click clears it.
    await runCommand(page, 'Batch Studio: Filter Batches');
    await focusedRow(page).getByText('Show These Batches').waitFor();
    await page.keyboard.type('summaries');
    await batch('kimi-images').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByText(/“summaries”: 1 of 2/).waitFor();
    // A view shows its buttons while it is pointed at.
    await page.getByText(/“summaries”: 1 of 2/).hover();
    await page
      .getByRole('button', { name: /^Clear Filter/ })
      .first()
      .click();
    await batch('kimi-images').waitFor();

    // Grouped by state, a pinned batch stands first.
    await runCommand(page, 'Batch Studio: Group and Sort Batches');
    await page.locator('.quick-input-list').getByText('Newest first').waitFor();
    await page.keyboard.type('State');
    await focusedRow(page).getByText('State: needs attention').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('treeitem', { name: /^Today/ }).waitFor();
    await chooseFromMenu(page, batch('kimi-images'), 'Pin');
    await page.getByRole('treeitem', { name: /^Pinned, 1/ }).waitFor();

    // The files of an account are listed when it is opened, and can be cleaned up.
    await page.getByRole('button', { name: /Files at the Service Section/ }).click();
    const account = page.getByRole('treeitem', { name: /^Simulator/ });
    await account.click();
    const input = page.getByRole('treeitem', { name: /^kimi-summaries.*Input file of/ });
    await input.waitFor();
    await runCommand(page, 'Batch Studio: Clean Up Files at the Service');
    await focusedRow(page).getByText('Older than 30 days').waitFor();
    await page.keyboard.type('Of any age');
    await focusedRow(page).getByText('Of any age').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-list').getByText('Input files of batches').waitFor();
    await page.keyboard.press('Enter');
    await dialog(page)
      .getByText(/^Delete 2 files .* of Simulator at the service\?/)
      .waitFor();
    await dialog(page).getByRole('button', { name: 'Delete Files' }).click();
    await notification(page, /Deleted 2 files/).waitFor();
    await input.waitFor({ state: 'detached' });
  }));

it('opens a batch by its link, deletes what is here of it, and says that a service has none of an ID', () =>
  inStudio({ batchMs: 1_500, settings }, async ({ page }) => {
    const batch = (name: string) => page.getByRole('treeitem', { name: `Batch ${name}` });
    await page
      .getByRole('tab', { name: /^Batch Studio/ })
      .first()
      .click();
    await submitFile(page, 'kimi-summaries.jsonl');
    const row = batch('kimi-summaries');
    await row.and(page.locator('[aria-label*="Completed"]')).waitFor();
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
  }));

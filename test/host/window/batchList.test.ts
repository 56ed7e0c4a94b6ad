import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { inStudio } from '../../support/inStudio.ts';
import {
  chooseFromMenu,
  dialog,
  focusedRow,
  notification,
  openFile,
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

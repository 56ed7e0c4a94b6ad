import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { inStudio } from '../../support/inStudio.ts';
import { focusedRow, openFile, runCommand, untilSubmittable } from '../../support/keyboard.ts';

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

it('follows the filter as one types, and says what is filtered', () =>
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

    await runCommand(page, 'Batch Studio: Filter Batches');
    await focusedRow(page).getByText('Show These Batches').waitFor();
    await page.keyboard.type('summaries');
    await batch('kimi-images').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByText(/“summaries”: 1 of 2/).waitFor();
  }));

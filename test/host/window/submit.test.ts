import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inOneStudio } from '../../support/inStudio.ts';
import { untilSubmittable } from '../../support/keyboard.ts';

describe('a submission', () => {
  const inWindow = inOneStudio({ settings: { 'batchStudio.pollIntervalSeconds': 5 } });

  // The first: its account has no batches.
  it(
    'leaves nothing behind when the review is left',
    inWindow(async ({ page }) => {
      await page.keyboard.press('Control+P');
      await page.keyboard.type('kimi-images.jsonl');
      const focused = page.locator('.quick-input-list .monaco-list-row.focused');
      await focused.getByText('kimi-images').waitFor();
      await page.keyboard.press('Enter');
      await page
        .getByRole('button', { name: /Submit Batch/ })
        .first()
        .click();
      await focused.getByText('Submit 4 requests').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Batch Studio' }).click();
      await page.getByRole('treeitem', { name: /Simulator, no batches yet/ }).waitFor();
    }),
  );

  it(
    'submits by keyboard, follows the batch and opens its results beside each other',
    inWindow(async ({ page }) => {
      const focused = page.locator('.quick-input-list .monaco-list-row.focused');
      const run = async (title: string) => {
        await page.keyboard.press('F1');
        await page.locator('.quick-input-widget').waitFor();
        await page.keyboard.type(`Batch Studio: ${title}`);
        await focused.getByText(title).first().waitFor();
        await page.keyboard.press('Enter');
      };
      await page.keyboard.press('Control+P');
      await page.keyboard.type('kimi-summaries.jsonl');
      await focused.getByText('kimi-summaries').first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.monaco-editor .view-line').first().waitFor();
      await untilSubmittable(page);

      await run('Submit Batch');
      await focused.getByText('Submit 12 requests to Simulator').waitFor();
      // Down to the completion window; its second choice is not the usual one.
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-title', { hasText: 'Completion Window' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await focused.getByText('Submit 12 requests').waitFor();
      await page.locator('.quick-input-list').getByText('12h').waitFor();
      await page.keyboard.press('Enter');

      const batch = page.getByRole('treeitem', { name: /^Batch kimi-summaries/ });
      await batch.waitFor();
      await page.getByRole('treeitem', { name: /Batch kimi-summaries.*Completed/ }).waitFor();
      await batch.click();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('treeitem', { name: /^Output file/ }).waitFor();
      assert.equal(await page.getByRole('treeitem', { name: 'Completion window, 12h' }).count(), 1);

      await run('Open Output and Errors Side by Side');
      await focused.getByText('kimi-summaries').first().waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('tab', { name: /\.output\.jsonl/ }).waitFor();
      await page.getByRole('tab', { name: /\.errors\.jsonl/ }).waitFor();
      assert.equal(await page.locator('.editor-group-container').count(), 2);
    }),
  );
});

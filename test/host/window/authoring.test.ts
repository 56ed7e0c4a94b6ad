import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { inStudio } from '../../support/inStudio.ts';
import { answer, dialog, focusedRow, notification, openFile, runCommand } from '../../support/keyboard.ts'; // prettier-ignore

/** One of the actions above the first line of a prompt. */
const lens = (page: Page, title: string | RegExp) =>
  page.locator('.codelens-decoration a', { hasText: title }).first();

it('goes from a table to its answers by what is shown alone', () =>
  inStudio(
    { settings: { 'batchStudio.pollIntervalSeconds': 5, 'files.simpleDialog.enable': true } },
    async ({ page, playground: { workspace } }) => {
      // As on the first day: a table and nothing else.
      await rm(join(workspace, 'reviews.batch.md'));
      await runCommand(page, 'Batch Studio: New Batch…');
      await focusedRow(page).getByText('From a Table').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-title', { hasText: 'New Batch' }).waitFor();
      const path = page.locator('.quick-input-box input');
      await path.fill(join(workspace, 'reviews.csv'));
      await page.keyboard.press('Enter');
      await page.getByText('Which columns does the model read?').or(page.locator('[placeholder^="Which columns"]')).first().waitFor(); // prettier-ignore
      await page.keyboard.press('Enter');
      await page.getByRole('tab', { name: 'reviews.batch.md', selected: true }).waitFor();

      await lens(page, 'Preview').click();
      await page.getByRole('tab', { name: /reviews\.preview\.jsonl/ }).waitFor();
      await page.locator('.view-line', { hasText: 'custom_id' }).first().waitFor();

      await lens(page, 'Try 3 Rows').click();
      await answer(page, 'Send 3 requests to Simulator now', 'Send 3 Requests');
      await notification(page, 'Answered: 3. Failed: 0.').waitFor();
      await page.getByRole('tab', { name: /reviews\.try/ }).waitFor();

      await openFile(page, 'reviews.batch.md');
      await lens(page, /^Check All/).click();
      await notification(page, 'Checked all 8 rows: no errors').waitFor();
      await lens(page, /^Submit$/).click();
      await focusedRow(page).getByText('Submit 8 requests to Simulator').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('treeitem', { name: /Batch reviews.*Completed/ }).waitFor();

      await lens(page, 'Write Answers to Table').click();
      await page.getByRole('tab', { name: 'reviews.answers.csv', selected: true }).waitFor();
      await notification(page, 'has an answer for each of its 8 rows').waitFor();
      const [head, first] = (await readFile(join(workspace, 'reviews.answers.csv'), 'utf8')).split('\r\n'); // prettier-ignore
      assert.equal(head, '\uFEFFreview_id,product,stars,text,answer,status,error');
      assert.match(first ?? '', /^r-001,Kettle,5,"Boils fast, .*,answered,$/);
    },
  ));

it('offers a rehearsal free of charge where the provider has a test model', () =>
  inStudio(
    { settings: { 'batchStudio.accounts': [{ id: 'simulator', provider: 'dashscope', name: 'Simulator', baseUrl: 'simulator:' }] } }, // prettier-ignore
    async ({ page }) => {
      await openFile(page, 'dashscope-qwen.jsonl');
      // The palette knows the command once the file is known as a batch file.
      await page.locator('.statusbar-item', { hasText: 'No problems' }).waitFor();
      await runCommand(page, 'Batch Studio: Try Requests in Real Time…');
      await page.getByText('How many of the first requests are sent now').first().waitFor();
      await page.keyboard.press('Enter');
      await dialog(page).getByText('A rehearsal is a batch with the test model').waitFor();
      await answer(page, 'Simulated on this machine', 'Rehearse Free of Charge');
      await focusedRow(page).getByText('Submit 3 requests to Simulator').waitFor();
      await page.locator('.quick-input-list').getByText('batch-test-model').first().waitFor();
    },
  ));

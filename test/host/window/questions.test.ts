import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { inStudio, type InStudio } from '../../support/inStudio.ts';
import {
  answer,
  focusedRow,
  notification,
  openFile,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';

const settings = { 'batchStudio.pollIntervalSeconds': 5 };

it('asks before money is spent or lost, and tells what ended unseen', () =>
  inStudio({ batchMs: 30_000, settings }, async ({ page, playground }) => {
    const submit = () => runCommand(page, 'Batch Studio: Submit Batch');
    const agree = async () => {
      await focusedRow(page)
        .getByText(/Submit \d+ requests? to Simulator/)
        .waitFor();
      await page.keyboard.press('Enter');
    };
    const batches = (name: string) => page.getByRole('treeitem', { name: `Batch ${name}` });
    const view = page.getByRole('tab', { name: /^Batch Studio/ }).first();
    await view.click();
    await page.getByRole('treeitem', { name: /^Simulator, no batches yet/ }).waitFor();

    // A file with errors goes only when that is wanted.
    await openFile(page, 'every-mistake.jsonl');
    await untilSubmittable(page);
    await submit();
    await answer(page, /every-mistake\.jsonl has \d+ errors/, 'Cancel');
    await submit();
    await answer(page, /every-mistake\.jsonl has \d+ errors/, 'Submit Anyway');
    await agree();
    await batches('every-mistake').waitFor();

    // So does the same file a second time.
    await openFile(page, 'kimi-summaries.jsonl');
    await submit();
    await agree();
    await batches('kimi-summaries').waitFor();
    for (const button of ['Cancel', 'Submit Again']) {
      // Before the review, which nobody needs to read in vain.
      await submit();
      await answer(page, /^This file was already submitted to Simulator/, button);
      if (button === 'Submit Again') await agree();
    }
    await batches('kimi-summaries').nth(1).waitFor();
    assert.equal(await batches('kimi-summaries').count(), 2);

    // A batch is not cancelled by a slip.
    const cancelling = page.getByRole('treeitem', { name: /kimi-summaries.*Cancell/ });
    const first = batches('kimi-summaries').first();
    const question = /^Cancel the batch “kimi-summaries/;
    // A new batch is shown and selected; until then a click and that selection race.
    await page.locator('.monaco-list-row.selected', { hasText: 'kimi-summaries' }).waitFor();
    await first.click();
    await page.keyboard.press('Delete');
    await answer(page, question, 'Keep Running');
    assert.equal(await cancelling.count(), 0);
    await first.hover();
    await first.getByRole('button', { name: /^Cancel Batch/ }).click();
    await answer(page, question, 'Cancel Batch');
    await cancelling.waitFor();

    // What ends while another view is open is counted on the icon, and told with its results.
    await page.keyboard.press('Control+Shift+E');
    await page.locator('.explorer-folders-view').waitFor();
    const badge = page.locator('.activitybar .badge-content:visible');
    await badge.first().waitFor();
    // At once: a notification goes away by itself.
    const told = notification(page, /kimi-summaries: Completed/);
    await told.getByRole('button', { name: 'Show Results' }).click();
    await page.getByRole('tab', { name: /^kimi-summaries \(results\)/ }).waitFor();
    await addAccountByKeyboard(page, playground);
    await view.click();
    await page.getByRole('treeitem', { name: /kimi-summaries.*Cancelled/ }).waitFor();
    await badge.waitFor({ state: 'detached' });
  }));

async function addAccountByKeyboard(
  page: Page,
  { simulator, env }: InStudio['playground'],
): Promise<void> {
  const step = (number: number) =>
    page.locator('.quick-input-title', { hasText: `Add Account (${String(number)}/5)` }).waitFor();
  const type = async (text: string) => {
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  const begin = async () => {
    await runCommand(page, 'Batch Studio: Add Account');
    await step(1);
    await focusedRow(page).getByText('Kimi').first().waitFor();
    await page.keyboard.press('Enter');
    await step(2);
  };
  const accounts = page.getByRole('treeitem', { name: /^Second/ });

  // Left half-way: nothing is added.
  await begin();
  await page.keyboard.press('Escape');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });

  // Back and forth, by key and by button; a known region needs no address.
  await begin();
  await page.keyboard.press('Control+Alt+Minus');
  await step(1);
  await page.keyboard.press('Enter');
  await step(2);
  await page.keyboard.press('Enter');
  await step(4);
  await page.locator('.quick-input-titlebar').getByRole('button', { name: 'Back' }).click();
  await step(2);
  await page.keyboard.type('Another address');
  await focusedRow(page).getByText('Another address').waitFor();
  await page.keyboard.press('Enter');
  await step(3);
  await type('http://example.com/v1');
  await answer(page, 'Send everything unencrypted to example.com?', 'Cancel');
  await step(3);
  await type(simulator);
  await step(4);
  await type('Second');
  await step(5);
  await type(env['BATCH_STUDIO_SIMULATOR_KEY'] ?? '');
  await notification(page, /Connected to Second/).waitFor();
  assert.equal(await accounts.count(), 0, 'the view is hidden all the while');
}

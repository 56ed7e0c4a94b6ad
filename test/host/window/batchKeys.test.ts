import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { batchPageFrame } from '../../support/batchPageFrame.ts';
import { inStudio } from '../../support/inStudio.ts';
import { dialog, focusedRow, notification, openFile, runCommand, untilSubmittable } from '../../support/keyboard.ts'; // prettier-ignore

const settings = { 'batchStudio.pollIntervalSeconds': 5 };

async function submit(page: Page, name: string) {
  await openFile(page, `${name}.jsonl`);
  await untilSubmittable(page);
  await runCommand(page, 'Batch Studio: Submit Batch');
  await focusedRow(page)
    .getByText(/Submit \d+ requests? to Simulator/)
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('treeitem', { name: `Batch ${name}` }).waitFor();
}

/** Goes to the account's row, which is the first, and down from there. */
async function toTheList(page: Page, down: number) {
  await runCommand(page, 'Focus on Batches View');
  await page.locator('.sidebar .monaco-list:focus-within').first().waitFor();
  await page.keyboard.press('Home');
  await page.locator('.sidebar .monaco-list-row.focused').getByText('Simulator').waitFor();
  for (let row = 0; row < down; row++) await page.keyboard.press('ArrowDown');
}

/** Chooses from the menu of the focused row, with arrows alone. */
async function choose(page: Page, title: string) {
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: title, exact: true }).waitFor();
  const focused = page.locator('.monaco-menu .action-item.focused');
  for (let rows = 0; rows < 30; rows++) {
    if ((await focused.allInnerTexts()).join().trim() === title) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
}

it('is all done by keyboard alone: found, opened, hidden, shown again, and cancelled with others', () =>
  inStudio({ batchMs: 600_000, settings }, async ({ page }) => {
    const row = (name: string) => page.getByRole('treeitem', { name: `Batch ${name}` });
    await runCommand(page, 'Focus on Batches View');
    await submit(page, 'kimi-summaries');
    await toTheList(page, 1);
    await page.locator('.sidebar .monaco-list-row.focused').getByText('kimi-summaries').waitFor();
    // Selects the row, which the keys act on.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+C');
    await page.waitForFunction("navigator.clipboard.readText().then((text) => text.startsWith('batch'))"); // prettier-ignore
    await page.keyboard.press('Alt+Enter');
    const view = await batchPageFrame(page);
    await view.getByRole('heading', { name: 'kimi-summaries' }).waitFor();

    await toTheList(page, 1);
    await choose(page, 'Hide from the List');
    await row('kimi-summaries').waitFor({ state: 'detached' });
    await page.getByText('1 hidden').waitFor();
    await runCommand(page, 'Batch Studio: Filter Batches');
    await focusedRow(page).getByText('Show These Batches').waitFor();
    await page.keyboard.type('@hidden');
    await focusedRow(page).getByText('1 of 1').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('“@hidden”: 1 of 1 batches').waitFor();
    await toTheList(page, 1);
    await choose(page, 'Show in the List Again');
    await runCommand(page, 'Batch Studio: Clear Filter');
    await page.getByText('“@hidden”: 1 of 1 batches').waitFor({ state: 'detached' });
    await row('kimi-summaries').waitFor();

    await submit(page, 'kimi-images');
    await toTheList(page, 1);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Delete');
    await dialog(page).getByText('Cancel 2 batches?').waitFor();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    for (const name of ['kimi-summaries', 'kimi-images'])
      await row(name).and(page.locator('[aria-label*="Cancel"]')).waitFor();
  }));

it('is told of in one of two windows, and shown in both', () =>
  inStudio({ batchMs: 20_000, settings }, async (studio) => {
    const { page } = studio;
    const told = /kimi-summaries: Completed/;
    await runCommand(page, 'Focus on Batches View');
    await submit(page, 'kimi-summaries');
    const other = await studio.newWindow();
    await runCommand(other, 'Focus on Batches View');
    const ended = (window: Page) =>
      window
        .getByRole('treeitem', { name: 'Batch kimi-summaries' })
        .and(window.locator('[aria-label*="Completed"]'));
    for (const window of [page, other]) await ended(window).waitFor({ timeout: 120_000 });
    await Promise.any([page, other].map((window) => notification(window, told).waitFor()));
    const count = async (window: Page) => {
      await runCommand(window, 'Notifications: Show Notifications');
      return window.locator('.notifications-center .notification-list-item', { hasText: told }).count(); // prettier-ignore
    };
    assert.equal((await count(page)) + (await count(other)), 1);
  }));

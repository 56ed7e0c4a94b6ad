import { it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { inStudio } from '../../support/inStudio.ts';
import { answer, dialog, focusedRow, notification, runCommand } from '../../support/keyboard.ts';

const office = {
  id: 'office',
  provider: 'compatible',
  name: 'Office',
  baseUrl: 'http://office.example:9000/v1',
  apiKeyEnv: 'OFFICE_KEY',
};
const settings = {
  'batchStudio.accounts': [office],
  'batchStudio.pollIntervalSeconds': 5,
  // Leads nowhere, so that nothing of this test leaves the machine.
  'http.proxy': 'http://127.0.0.1:1',
};

const input = (page: Page) => page.locator('.quick-input-box input');
const insist = 'Use http:// Anyway';

/** Answers a step of a multi-step input, again when the box was not ready for it, until `next` is there. */
async function step(page: Page, words: string, next: Locator, text?: string): Promise<void> {
  await page.locator('.quick-input-widget').getByText(words).first().waitFor();
  const isOver = () =>
    next.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  do {
    if (text !== undefined) await input(page).fill(text);
    await input(page).press('Enter');
  } while (!(await isOver()));
}

it('sends nothing unencrypted to another machine unless someone insists, for each address anew', () =>
  inStudio({ settings, env: { OFFICE_KEY: 'sk-office' } }, async ({ page }) => {
    await page
      .getByRole('tab', { name: /^Batch Studio/ })
      .first()
      .click();
    await runCommand(page, 'Batch Studio: Add Account');
    await page.getByPlaceholder('Who runs the batches?').fill('compatible');
    await focusedRow(page)
      .getByText(/compatible/i)
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    const question = 'Send everything unencrypted to lan.example:8000?';
    const warning = dialog(page).getByText(/the prompts and the answers travel unencrypted/);
    await step(page, 'Base URL', warning, 'http://lan.example:8000/v1');
    await answer(page, question, 'Cancel');
    // The address can be changed, or insisted on.
    await step(page, 'Base URL', warning);
    await answer(page, question, insist);
    const keyStep = page.locator('.quick-input-widget').getByText('API key').first();
    await step(page, 'Name of the account', keyStep, 'Lan');
    await step(
      page,
      'API key',
      notification(page, 'The proxy does not let the call through'),
      'sk-lan-0123456',
    );
    await page.getByRole('treeitem', { name: /The proxy does not let the call through/ }).waitFor();

    // One whose address someone wrote into the settings.
    await page.getByRole('treeitem', { name: /Nothing was sent to office.example:9000/ }).click();
    const refusal = notification(page, 'Nothing was sent to office.example:9000');
    await refusal.getByRole('button', { name: insist }).click();
    await answer(page, 'Send everything unencrypted to office.example:9000?', insist);
    await page
      .getByRole('treeitem', { name: /The proxy does not let/ })
      .nth(1)
      .waitFor();
  }));

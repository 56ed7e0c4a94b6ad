import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { inOneStudio } from '../../support/inStudio.ts';
import { focusedRow, openFile } from '../../support/keyboard.ts';

/** The row of the language status that holds these words, behind the button in the status bar. */
async function statusRow(page: Page, words: RegExp) {
  const row = page.locator('.hover-language-status', { hasText: words }).first();
  if (!(await row.isVisible())) await page.locator('[id^="status.languageStatus"]').first().click();
  await row.waitFor();
  return row;
}

describe('an open batch file', () => {
  const inWindow = inOneStudio({ settings: { 'workbench.editorLargeFileConfirmation': 1000 } });

  // The first of its window, so that nothing else has woken the extension.
  it(
    'wakes for a file above 50 MB, tells its problems in the status bar, and checks what is saved',
    inWindow(async (studio) => {
      const { page, playground } = studio;
      const path = join(playground.workspace, 'above-50-mb.jsonl');
      const content = 'x'.repeat(90_000);
      const line = (id: string) => `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"kimi-k2.6","messages":[{"role":"user","content":"${content}"}]}}\n`; // prettier-ignore
      const lines = Array.from({ length: 620 }, (_, index) => line(`row-${index % 619}`));
      await writeFile(path, lines.join(''));
      await openFile(page, 'above-50-mb.jsonl');
      const status = page.locator('.statusbar-item', { hasText: /Errors: \d+, warnings/ });
      await status.getByText('Errors: 2, warnings: 0').waitFor();
      await page.locator('.monaco-editor .view-line').first().click();
      await page.keyboard.press('Control+Home');
      for (let k = 0; k < 14; k++) await page.keyboard.press('ArrowRight');
      await page.keyboard.type('new-');
      await page.keyboard.press('Control+S');
      await page.locator('.statusbar-item', { hasText: 'No problems' }).waitFor();
    }),
  );

  it(
    'opens a batch file by keyboard and shows its mistakes',
    inWindow(async ({ page }) => {
      await openFile(page, 'every-mistake.jsonl');
      await page.locator('.monaco-editor .squiggly-error').first().waitFor();
    }),
  );

  it(
    'tells in the status bar what a batch file holds, checks again and takes other rules',
    inWindow(async ({ page }) => {
      await openFile(page, 'every-mistake.jsonl');
      await page.locator('.monaco-editor .squiggly-error').first().waitFor();
      await statusRow(page, /3\d requests.*kimi-k2\.6 and \d more · 6\.\d kB/);
      const problems = await statusRow(page, /Errors: 3\d, warnings: \d/);
      await problems.getByText('Check Again').click();
      const rules = await statusRow(page, /Kimi \(Moonshot AI\).*rules that fit the model/);
      await rules.getByText('Change').click();
      await focusedRow(page).getByText('Automatic').waitFor();
      await page.keyboard.type('OpenAI-compatible');
      await focusedRow(page).getByText('OpenAI-compatible').waitFor();
      await page.keyboard.press('Enter');
      await statusRow(page, /OpenAI-compatible.*rules chosen for this file/);
    }),
  );

  it(
    'shows the simulator account in its view',
    inWindow(async ({ page }) => {
      await page.getByRole('tab', { name: 'Batch Studio' }).click();
      await page.getByRole('treeitem', { name: 'Simulator' }).waitFor();
    }),
  );
});

import { it } from 'node:test';
import { inStudio } from '../../support/inStudio.ts';
import { openFile } from '../../support/keyboard.ts';

it('opens a batch file by keyboard and shows its mistakes', () =>
  inStudio({}, async ({ page }) => {
    await openFile(page, 'every-mistake.jsonl');
    await page.locator('.monaco-editor .squiggly-error').first().waitFor();
  }));

it('shows the simulator account in its view', () =>
  inStudio({}, async ({ page }) => {
    await page.getByRole('tab', { name: 'Batch Studio' }).click();
    await page.getByRole('treeitem', { name: 'Simulator' }).waitFor();
  }));

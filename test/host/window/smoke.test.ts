import { describe, it } from 'node:test';
import { inOneStudio } from '../../support/inStudio.ts';
import { openFile } from '../../support/keyboard.ts';

describe('the extension', () => {
  const inWindow = inOneStudio({});

  it(
    'opens a batch file by keyboard and shows its mistakes',
    inWindow(async ({ page }) => {
      await openFile(page, 'every-mistake.jsonl');
      await page.locator('.monaco-editor .squiggly-error').first().waitFor();
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

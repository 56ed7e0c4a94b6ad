import { it } from 'node:test';
import { inStudio } from '../../support/inStudio.ts';
import { answer, runCommand } from '../../support/keyboard.ts';
import { openPair } from '../../support/openPair.ts';
import { resultsFrame } from '../../../scripts/vscode/resultsFrame.ts';

it('gives a link that shows the same rows again', () =>
  inStudio({ settings: {} }, async (studio) => {
    const { page } = studio;
    const view = await openPair(studio, 12);
    await view.getByRole('button', { name: /1 Failed/ }).click();
    await view.getByText('1 of 12 rows').waitFor();
    await view.getByRole('button', { name: 'Copy Link to This View' }).click();
    await page.getByText('The link is on the clipboard.').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    await view.getByRole('button', { name: 'Clear Filters' }).click();
    await view.getByText('12 rows', { exact: true }).waitFor();

    await runCommand(page, 'Developer: Open URL');
    await page.locator('.quick-input-widget').getByText('URL to open').waitFor();
    await page.locator('.quick-input-box input').fill(link);
    await page.keyboard.press('Enter');
    await answer(page, /open this URI/, 'Open');
    await page.getByRole('tab', { name: /batchresults/, selected: true }).waitFor();
    const again = await resultsFrame(page);
    await again.getByText('1 of 12 rows').waitFor();
    await again.getByText('Outcome is Failed').waitFor();
  }));

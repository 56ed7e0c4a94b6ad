import { test } from 'node:test';
import { openStudio } from '../../../scripts/vscode/openStudio.ts';
import { firstMinute, withSamples } from '../../../scripts/withPlayground.ts';

test('the first window shows the batches, the walkthrough, and a sample with its mistakes', () =>
  withSamples(async ({ workspace, settings }) => {
    const version = process.env['BATCH_STUDIO_TEST_VERSION'] === 'oldest' ? 'oldest' : 'newest';
    const studio = await openStudio({
      version,
      folder: workspace,
      settings,
      beside: [firstMinute],
    });
    try {
      const { page } = studio;
      await page.locator('.squiggly-error').first().waitFor();
      await page.locator('.sidebar').getByRole('treeitem', { name: 'Simulator' }).waitFor();
      const ticked = page.locator('.gettingStartedContainer .getting-started-step', {
        has: page.locator('.codicon-getting-started-step-checked'),
      });
      await ticked.filter({ hasText: 'Add an account' }).waitFor();
      await ticked.filter({ hasText: 'Write requests' }).waitFor();
      await page.keyboard.press('F8');
      await ticked.filter({ hasText: 'Fix mistakes' }).waitFor();
    } finally {
      await studio.close();
    }
  }));

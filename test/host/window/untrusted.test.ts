import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { startFaultProxy } from '../../support/faultProxy.ts';
import { inStudio } from '../../support/inStudio.ts';
import { notification, openFile, reloadWindow } from '../../support/keyboard.ts';

it('checks files in an untrusted workspace, and sends and asks nothing', async () => {
  // Nothing listens behind it: whatever was asked is seen all the same.
  const proxy = await startFaultProxy({
    target: 'http://127.0.0.1:1',
    plan: () => ({ kind: 'refuse' }),
  });
  const account = {
    id: 'watched',
    provider: 'kimi',
    name: 'Watched',
    baseUrl: `${proxy.url}/v1`,
    apiKeyEnv: 'BATCH_STUDIO_SIMULATOR_KEY',
  };
  const settings = {
    'batchStudio.accounts': [account],
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
  };
  try {
    await inStudio({ settings }, async ({ page, dataDir }) => {
      const key = { key: 'ctrl+alt+b', command: 'batchStudio.submit' };
      await writeFile(join(dataDir, 'data', 'User', 'keybindings.json'), JSON.stringify([key]));
      await reloadWindow(page);
      await openFile(page, 'every-mistake.jsonl');
      await page.locator('.monaco-editor .squiggly-error').first().waitFor();
      await page
        .getByRole('tab', { name: /^Batch Studio/ })
        .first()
        .click();
      await page.getByText('This workspace is not trusted: files are checked').waitFor();
      await page.getByRole('treeitem', { name: /^Watched/ }).waitFor();

      // What would send is not offered, and refuses with a sentence whoever has a key for it.
      const rows = page.locator('.quick-input-list .monaco-list-row');
      await page.keyboard.press('F1');
      await page.keyboard.type('Batch Studio: ');
      await rows.getByText('Add Account').first().waitFor();
      await page.keyboard.press('ArrowUp'); // from the first to the last
      await rows.getByText('Try Without a Key').first().waitFor();
      const offered = (await rows.allInnerTexts()).join();
      assert.doesNotMatch(offered, /Submit Batch|Cancel Batch/);
      await page.keyboard.press('Escape');
      await openFile(page, 'kimi-summaries.jsonl');
      await page.keyboard.press('Control+Alt+B');
      const refusal = notification(page, 'This workspace is not trusted, so nothing is sent');
      await refusal.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
      assert.deepEqual(proxy.seen, []);
    });
  } finally {
    await proxy.close();
  }
});

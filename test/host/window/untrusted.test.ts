import assert from 'node:assert/strict';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { startFaultProxy } from '../../support/faultProxy.ts';
import { inStudio } from '../../support/inStudio.ts';
import { chooseFromMenu, notification, openFile, reloadWindow } from '../../support/keyboard.ts';

const untrusted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

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
  const settings = { ...untrusted, 'batchStudio.accounts': [account] };
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

it('takes the name of a file for text, and a pattern of the workspace for none of its own', () =>
  inStudio({ settings: untrusted }, async ({ page, playground: { workspace } }) => {
    const name = '[Open the results](command:workbench.action.closeWindow).jsonl';
    await writeLargeFile(join(workspace, name), 51_000_000);
    // Backtracking takes longer than anybody lives.
    const pattern = `${'*a'.repeat(200)}*b`;
    const matched = `${'a'.repeat(200)}.jsonl`;
    await writeFile(join(workspace, matched), '{"custom_id":"1"');
    await mkdir(join(workspace, '.vscode'), { recursive: true });
    const settings = { 'batchStudio.batchFiles': [pattern] };
    await writeFile(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
    await reloadWindow(page);
    await openFile(page, 'every-mistake.jsonl');
    await page.locator('.monaco-editor .squiggly-error').first().waitFor();

    await page.keyboard.press('Control+Shift+E');
    await chooseFromMenu(page, page.getByRole('treeitem', { name }), 'Check File');
    const told = notification(page, 'Open the results');
    await told.getByText('Requests:').waitFor();
    assert.match(await told.innerText(), /\[Open the results\] \(command:/);
    assert.equal(await told.locator('.notification-list-item-message a').count(), 0);

    // The host is alive: what is opened now is checked.
    await page.getByRole('treeitem', { name: matched }).dblclick();
    await page.getByRole('tab', { name: matched, selected: true }).waitFor();
    await openFile(page, 'every-mistake.jsonl');
    await page.locator('.monaco-editor .squiggly-error').first().waitFor();
  }));

/** A batch file of so many bytes at least, without a mistake. */
async function writeLargeFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  let written = 0;
  for (let n = 0; written < bytes; n++) {
    const body = { model: 'kimi-k2.6', messages: [{ role: 'user', content: 'x'.repeat(100_000) }] };
    const request = { custom_id: String(n), method: 'POST', url: '/v1/chat/completions', body };
    written += (await file.write(`${JSON.stringify(request)}\n`)).bytesWritten;
  }
  await file.close();
}

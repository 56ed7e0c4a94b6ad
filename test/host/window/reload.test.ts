import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { startFaultProxy } from '../../support/faultProxy.ts';
import { inStudio } from '../../support/inStudio.ts';
import {
  answer,
  chooseFromMenu,
  focusedRow,
  openFile,
  reloadWindow,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';
import { openSimulator } from '../../support/openSimulator.ts';

async function submit(page: Page, file: string): Promise<void> {
  await openFile(page, file);
  await runCommand(page, 'Batch Studio: Submit Batch');
  await focusedRow(page)
    .getByText(/Submit \d+ requests? to Slow/)
    .waitFor();
  await page.keyboard.press('Enter');
}

it('loses nothing when the window is loaded again while a batch runs or a file is sent', async () => {
  const simulator = await openSimulator({ speed: { totalMs: 120_000 } });
  let isStuck = false;
  const proxy = await startFaultProxy({
    target: simulator.url,
    plan: ({ path }) =>
      isStuck && path === '/v1/files' ? { kind: 'stall-request', at: { share: 0.5 } } : undefined,
  });
  const account = {
    id: 'slow',
    provider: 'kimi',
    name: 'Slow',
    baseUrl: `${proxy.url}/v1`,
    apiKeyEnv: 'SLOW_KEY',
  };
  const options = {
    settings: { 'batchStudio.accounts': [account] },
    env: { SLOW_KEY: simulator.token },
  };
  try {
    await inStudio(options, async ({ page }) => {
      page.on('dialog', (dialog) => void dialog.accept());
      const batch = (name: string) => page.getByRole('treeitem', { name: `Batch ${name}` });
      await page
        .getByRole('tab', { name: /^Batch Studio/ })
        .first()
        .click();
      await submit(page, 'kimi-summaries.jsonl');
      await batch('kimi-summaries').waitFor();
      await reloadWindow(page);
      // The editor may not have noted yet which files were open.
      await openFile(page, 'kimi-summaries.jsonl');
      await untilSubmittable(page);
      await batch('kimi-summaries').waitFor();

      isStuck = true;
      await submit(page, 'kimi-images.jsonl');
      const record = page.getByRole('treeitem', { name: 'Submission of kimi-images.jsonl' });
      await record.getByText('submitting…').waitFor();
      await reloadWindow(page);
      // The editor may not have noted yet which files were open.
      await openFile(page, 'kimi-summaries.jsonl');
      await untilSubmittable(page);
      await record.getByText('upload interrupted, no batch was created').waitFor();
      assert.equal(await batch('kimi-images').count(), 0);

      isStuck = false;
      await chooseFromMenu(page, record, /^Submit Again/);
      await focusedRow(page).getByText('Submit 4 requests to Slow').waitFor();
      await page.keyboard.press('Enter');
      await batch('kimi-images').waitFor();
      // Whether the first try arrived after all is looked up when it must have; until then its record can be discarded.
      await record.hover();
      await record.getByRole('button', { name: 'Discard Record…' }).click();
      await answer(page, /^Discard the record of submitting kimi-images/, 'Discard Record');
      await record.waitFor({ state: 'detached' });
      const list = await simulator.call('GET', '/batches');
      assert.equal((list.json?.['data'] as readonly unknown[]).length, 2);
    });
  } finally {
    await proxy.close();
    await simulator.close();
  }
});
